# SPDX-License-Identifier: GPL-2.0
#
# fseccomp - how Sphinx makes HTML of this directory
#
# The theme is Sphinx's own "basic" with _templates/ and _static/: that needs no other
# package, and no page loads anything from the network.

import html
import json
import pathlib

from docutils import nodes

project = "fseccomp"
author = "the authors of fseccomp"
version = release = (
    pathlib.Path(__file__).parent.parent.joinpath("VERSION").read_text().strip()
)

html_theme = "basic"
html_title = f"fseccomp {release}"
html_static_path = ["_static"]
templates_path = ["_templates"]
html_css_files = ["fseccomp.css"]
html_show_copyright = False
# Excerpts in the results of a search are not taken from the sources.
html_copy_source = False
highlight_language = "none"
# Functions of the kernel are written as in kernel-doc, "void f (int a)".
primary_domain = "c"


def write_texts(app, exception):
    """Writes the text of all pages, of which search.html shows excerpts.

    Sphinx's script would fetch the pages, which browsers refuse for files of a disk.
    """
    if exception or app.builder.name != "html":
        return
    texts = {}
    for name in sorted(app.env.found_docs):
        page = app.env.get_doctree(name)
        for comment in list(page.findall(nodes.comment)):
            comment.parent.remove(comment)
        texts[f"{name}.html"] = html.escape(page.astext())
    path = pathlib.Path(app.outdir, "_static", "texts.js")
    path.write_text(f"const TEXTS = {json.dumps(texts)};\n")


def setup(app):
    app.connect("build-finished", write_texts)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
