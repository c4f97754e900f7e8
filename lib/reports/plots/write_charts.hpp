#pragma once

#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "core/observer.hpp"
#include "reports/plots/chart.hpp"
#include "reports/plots/scene.hpp"
#include "storage/json_reader.hpp"

namespace ser {

/// A picture and the tables of what it shows: names of files without an extension, and the CSV.
struct Drawing {
  Scene scene;
  std::vector<std::pair<std::string, std::string>> tables;
};

Drawing drawing_of(const Chart& chart);
Drawing drawing_of(const Sheet& sheet);

struct WrittenCharts {
  std::filesystem::path folder;
  std::vector<std::string> names;               ///< of the charts, in their order
  std::vector<std::filesystem::path> files;     ///< tables first
  std::map<std::string, std::string> left_out;  ///< charts that cannot be made, and why
};

/// The tables of each drawing in `folder` as CSV, then the pictures `NAME.png`, `NAME.svg` and
/// `NAME.pdf`. Missing folders are made; every file appears when it is complete, and all pictures
/// are drawn before the first file is written. Throws usage_error where a file would replace
/// `source`, what the drawings are made from, machine_error where a picture cannot be drawn or a
/// file cannot be written, Interrupted.
WrittenCharts write_drawings(std::span<const Drawing> drawings, const std::filesystem::path& folder,
                             const std::filesystem::path& source, Observer& observer);

/// write_drawings() of charts, whose tables have their names.
WrittenCharts write_charts(std::span<const Chart> charts, const std::filesystem::path& folder,
                           const std::filesystem::path& source, Observer& observer);

/// For people: what lies where, and what is left out. Ends with a newline.
std::string charts_text(const WrittenCharts& written);

/// The files, as a list of paths.
Json charts_json(const WrittenCharts& written);

}  // namespace ser
