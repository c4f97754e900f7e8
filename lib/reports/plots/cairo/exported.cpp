#include "reports/plots/cairo/lettering.hpp"
#include "reports/plots/cairo/picture.hpp"
#include "reports/plots/plot_library.hpp"

extern "C" __attribute__((visibility("default"))) const ser::PlotLibrary* ser_plot_library() {
  static constexpr ser::PlotLibrary kLibrary{ser::lettering_width, ser::draw_with_cairo};
  return &kLibrary;
}
