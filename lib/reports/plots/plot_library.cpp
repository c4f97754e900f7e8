#include "reports/plots/plot_library.hpp"

#include "core/own_library.hpp"

namespace ser {
namespace {

constexpr OwnLibrary kCairo{
    "libser_plots.so", "ser_plot_library", "cairo",
    "; drawing charts needs it: run scripts/setup.sh and build again (all else works without it)"};

}  // namespace

const PlotLibrary& plot_library() {
  using Get = const PlotLibrary* (*)();
  static const PlotLibrary& kLibrary = *reinterpret_cast<Get>(open_own_library(kCairo))();
  return kLibrary;
}

}  // namespace ser
