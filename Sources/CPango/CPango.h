#ifndef CPANGO_H
#define CPANGO_H

#include <cairo-pdf.h>
#include <pango/pangocairo.h>

/// The number of Pango's units in one of the canvas.
static inline int CPango_units(double points) { return pango_units_from_double(points); }

#endif
