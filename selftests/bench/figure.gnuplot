# SPDX-License-Identifier: GPL-2.0
#
# fseccomp - the figure of Documentation/performance.rst
#
# usage: gnuplot -e "data='<what report.py plots>'" figure.gnuplot >performance.svg

set terminal svg size 960,480 font "sans-serif,13" background "white"
set logscale y
set format y "10^{%L}"
set yrange [10:1e8]
set ylabel "instructions (logarithmic)"
set grid ytics linetype 1 linecolor "#c0c0c0"
set style data histograms
set style histogram clustered gap 1
set style fill solid noborder
set boxwidth 0.9
set xtics rotate by 35 right nomirror
set key top left
plot data using 2:xtic(1) title "native" linecolor "#8c8c8c", \
	'' using 3 title "fseccomp" linecolor "#1f77b4"
