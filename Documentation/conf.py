# SPDX-License-Identifier: GPL-2.0
#
# fseccomp - how Sphinx makes HTML of this directory

import pathlib

project = "fseccomp"
author = "the authors of fseccomp"
version = release = (
    pathlib.Path(__file__).parent.parent.joinpath("VERSION").read_text().strip()
)

html_theme = "alabaster"
html_theme_options = {
    "description": "Seccomp for i386 programs, as a kernel module",
    "fixed_sidebar": True,
    "page_width": "1080px",
}
html_show_copyright = False
html_copy_source = False
html_sidebars = {"**": ["about.html", "navigation.html", "searchbox.html"]}
highlight_language = "none"
# Functions of the kernel are written as in kernel-doc, "void f (int a)".
primary_domain = "c"
