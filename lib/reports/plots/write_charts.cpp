#include "reports/plots/write_charts.hpp"

#include <nlohmann/json.hpp>
#include <set>

#include "core/error.hpp"
#include "core/text.hpp"
#include "reports/plots/draw.hpp"
#include "reports/plots/layout.hpp"
#include "reports/table.hpp"
#include "storage/atomic_file.hpp"
#include "storage/folder.hpp"

namespace ser {
namespace fs = std::filesystem;
namespace {

struct Kind {
  const char* extension;
  PictureKind kind;
};
constexpr Kind kPictures[] = {
    {".png", PictureKind::kPng}, {".svg", PictureKind::kSvg}, {".pdf", PictureKind::kPdf}};

fs::path file_of(const fs::path& folder, const std::string& name, const std::string& extension) {
  return folder / (name + extension);
}

void spare(const fs::path& source, std::span<const Drawing> drawings, const fs::path& folder) {
  std::vector<fs::path> files;
  for (const Drawing& drawing : drawings) {
    for (const Kind& picture : kPictures) {
      files.push_back(file_of(folder, drawing.scene.name, picture.extension));
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

}  // namespace

Drawing drawing_of(const Chart& chart) { return {layout(chart), {{chart.name, chart_csv(chart)}}}; }

Drawing drawing_of(const Sheet& sheet) { return {layout(sheet), sheet.tables}; }

WrittenCharts write_drawings(std::span<const Drawing> drawings, const fs::path& folder,
                             const fs::path& source, Observer& observer) {
  WrittenCharts written;
  written.folder = folder;
  spare(source, drawings, folder);
  std::vector<std::pair<fs::path, std::string>> pictures;
  for (const Drawing& drawing : drawings) {
    for (const Kind& picture : kPictures) {
      observer.throw_if_stopped();
      pictures.emplace_back(file_of(folder, drawing.scene.name, picture.extension),
                            draw(drawing.scene, picture.kind));
    }
  }
  if (!drawings.empty()) make_folder(folder);
  for (const Drawing& drawing : drawings) {
    written.names.push_back(drawing.scene.name);
    for (const auto& [name, table] : drawing.tables) {
      written.files.push_back(file_of(folder, name, ".csv"));
      write_atomically(written.files.back(), table);
    }
  }
  for (const auto& [file, bytes] : pictures) {
    write_atomically(file, bytes);
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
    text = "wrote " + counted(written.names.size(), "chart") + " to " + written.folder.string() +
           " (" + join(sorted, ", ") + ")\n";
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
