#include "reports/plots/write_charts.hpp"

#include <nlohmann/json.hpp>
#include <optional>
#include <set>

#include "core/error.hpp"
#include "core/text.hpp"
#include "reports/fact_list.hpp"
#include "reports/plots/gnuplot.hpp"
#include "reports/plots/gnuplot_script.hpp"
#include "reports/plots/layout.hpp"
#include "storage/atomic_file.hpp"

namespace ser {
namespace fs = std::filesystem;
namespace {

constexpr std::chrono::seconds kLimit{120};
constexpr const char* kPictures[] = {".png", ".svg"};

fs::path file_of(const fs::path& folder, const std::string& name, const std::string& extension) {
  return folder / (name + extension);
}

void spare(const fs::path& source, std::span<const Drawing> drawings, const fs::path& folder) {
  std::vector<fs::path> files;
  for (const Drawing& drawing : drawings) {
    for (const char* extension : kPictures) {
      files.push_back(file_of(folder, drawing.scene.name, extension));
    }
    for (const auto& [name, table] : drawing.tables) files.push_back(file_of(folder, name, ".csv"));
  }
  for (const fs::path& file : files) {
    std::error_code error;
    if (fs::equivalent(file, source, error) && !error) {
      throw usage_error("--plots " + folder.string() + " would replace " + source.string() +
                        ": name another folder");
    }
  }
}

/// PNG and SVG of each drawing in turn, as far as they could be drawn.
using Pictures = std::vector<std::optional<std::string>>;

void warn_of_missing(const Pictures& pictures, const GnuplotRun& run, Observer& observer) {
  const auto lacks = [&](std::size_t kind) {
    for (std::size_t i = kind; i < pictures.size(); i += std::size(kPictures)) {
      if (!pictures[i]) return true;
    }
    return false;
  };
  std::vector<std::string> missing;
  if (lacks(0)) missing.emplace_back("PNG");
  if (lacks(1)) missing.emplace_back("SVG");
  if (missing.empty()) return;
  observer.warn("the gnuplot in PATH draws no " + join(missing, " and no ") +
                ", that of Debian's and Ubuntu's gnuplot-nox does" +
                (run.remarks.empty() ? "" : ": " + run.remarks));
}

/// Draws all at once.
Pictures draw(std::span<const Drawing> drawings, Observer& observer) {
  const auto program = find_gnuplot();
  if (!program) {
    observer.info(
        "the tables are written, but no pictures: gnuplot, which draws them, is not in PATH "
        "(Debian and Ubuntu: apt install gnuplot-nox)");
    return Pictures(std::size(kPictures) * drawings.size());
  }
  std::vector<Scene> scenes;
  std::vector<std::string> outputs;
  for (const Drawing& drawing : drawings) {
    for (const char* extension : kPictures) {
      outputs.push_back(std::to_string(scenes.size()) + extension);
    }
    scenes.push_back(drawing.scene);
  }
  GnuplotRun run = run_gnuplot(*program, gnuplot_script(scenes), outputs, kLimit, observer);
  if (run.problem.empty()) {
    warn_of_missing(run.outputs, run, observer);
  } else {
    observer.warn("the tables are written, but no pictures: " + program->string() + " " +
                  run.problem + (run.remarks.empty() ? "" : ": " + run.remarks));
  }
  return std::move(run.outputs);
}

}  // namespace

Drawing drawing_of(const Chart& chart) { return {layout(chart), {{chart.name, chart_csv(chart)}}}; }

Drawing drawing_of(const Sheet& sheet) { return {layout(sheet), sheet.tables}; }

WrittenCharts write_drawings(std::span<const Drawing> drawings, const fs::path& folder,
                             const fs::path& source, Observer& observer) {
  WrittenCharts written;
  written.folder = folder;
  spare(source, drawings, folder);
  for (const Drawing& drawing : drawings) {
    written.names.push_back(drawing.scene.name);
    for (const auto& [name, table] : drawing.tables) {
      written.files.push_back(file_of(folder, name, ".csv"));
      write_atomically(written.files.back(), table);
    }
  }
  if (drawings.empty()) return written;
  const auto pictures = draw(drawings, observer);
  for (std::size_t i = 0; i < pictures.size(); ++i) {
    const fs::path file = file_of(folder, written.names[i / std::size(kPictures)],
                                  kPictures[i % std::size(kPictures)]);
    std::error_code ignored;
    if (!pictures[i]) {
      if (fs::is_regular_file(file, ignored)) fs::remove(file, ignored);
      continue;
    }
    write_atomically(file, *pictures[i]);
    written.files.push_back(file);
  }
  return written;
}

WrittenCharts write_charts(std::span<const Chart> charts, const fs::path& folder,
                           const fs::path& source, Observer& observer) {
  std::vector<Drawing> drawings;
  for (const Chart& chart : charts) {
    check(chart);
    drawings.push_back(drawing_of(chart));
  }
  return write_drawings(drawings, folder, source, observer);
}

std::string charts_text(const WrittenCharts& written) {
  std::string text;
  std::set<std::string> kinds;
  for (const fs::path& file : written.files) kinds.insert(file.extension().string());
  if (!kinds.empty()) {
    const std::vector<std::string> sorted(kinds.begin(), kinds.end());
    // Without pictures there are tables alone.
    text = "wrote " +
           (kinds.size() > 1 ? counted(written.names.size(), "chart")
                             : counted(written.files.size(), "table")) +
           " to " + written.folder.string() + " (" + join(sorted, ", ") + ")\n";
  }
  std::map<std::string, std::vector<std::string>> by_reason;
  for (const auto& [name, why] : written.left_out) by_reason[why].push_back(name);
  for (const auto& [why, names] : by_reason) {
    const std::string line = why + ", so there is no chart " + join(names, ", ");
    text += join(wrapped(line, kReportWidth), "\n") + "\n";
  }
  return text;
}

Json charts_json(const WrittenCharts& written) {
  Json files = Json::array();
  for (const fs::path& file : written.files) files.push_back(file.string());
  return files;
}

}  // namespace ser
