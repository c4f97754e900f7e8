#include "predict_format.hpp"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <numeric>

#include "core/text.hpp"
#include "models/recognize_manifest.hpp"
#include "storage/csv.hpp"
#include "storage/json_reader.hpp"

namespace ser {
namespace {

constexpr int kDecimals = 4;
constexpr double kProbabilityBarWidth = 40.0;

std::string label_of(const PredictFormat& format, const std::vector<std::string>& labels,
                     const Recognition& recognition) {
  const std::size_t best = most_probable(recognition.probabilities);
  const bool sure = !format.threshold || recognition.probabilities[best] >= *format.threshold;
  return sure ? labels[best] : "uncertain";
}

double best_probability(const Recognition& recognition) {
  return *std::max_element(recognition.probabilities.begin(), recognition.probabilities.end());
}

std::string bars(const std::vector<std::string>& labels, const std::vector<double>& probabilities) {
  std::size_t width = 0;
  for (const auto& label : labels) width = std::max(width, printable(label).size());
  std::string text;
  for (std::size_t i = 0; i < labels.size(); ++i) {
    const std::string label = printable(labels[i]);
    text += "  " + label + std::string(width - label.size() + 1, ' ');
    const auto length = static_cast<int>(std::lround(kProbabilityBarWidth * probabilities[i]));
    for (int k = 0; k < length; ++k) text += "█";
    text += (length > 0 ? " " : "") + fixed(probabilities[i], 2) + "\n";
  }
  return text;
}

/// The indices of the labels, the most probable first, as many as --top asks for.
std::vector<std::size_t> ranking(const PredictFormat& format, const Recognition& recognition,
                                 std::size_t fallback) {
  const auto& probabilities = recognition.probabilities;
  std::vector<std::size_t> order(probabilities.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return probabilities[a] > probabilities[b];
  });
  order.resize(std::min(format.top.value_or(fallback), order.size()));
  return order;
}

std::string text_lines(const PredictFormat& format, const std::vector<std::string>& labels,
                       const Recognition& recognition) {
  const auto& probabilities = recognition.probabilities;
  std::string text = printable(piece_name(recognition.name, recognition.start, recognition.end)) +
                     "\t" + printable(label_of(format, labels, recognition)) + "\t" +
                     fixed(best_probability(recognition), kDecimals);
  const auto order = ranking(format, recognition, 1);
  for (std::size_t i = 1; i < order.size(); ++i) {
    text += "\t" + printable(labels[order[i]]) + "\t" + fixed(probabilities[order[i]], kDecimals);
  }
  text += "\n";
  return format.chart ? text + bars(labels, probabilities) : text;
}

Json probabilities_json(const PredictFormat& format, const std::vector<std::string>& labels,
                        const Recognition& recognition) {
  Json json = Json::object();
  if (format.top) {
    for (const std::size_t i : ranking(format, recognition, 1)) {
      json[labels[i]] = recognition.probabilities[i];
    }
    return json;
  }
  for (std::size_t i = 0; i < labels.size(); ++i) json[labels[i]] = recognition.probabilities[i];
  return json;
}

std::string document_of(const PredictFormat& format, const std::vector<std::string>& labels,
                        const Recognition& recognition) {
  Json json = {{"file", recognition.name}};
  if (recognition.range) {
    json["start"] = recognition.range->start_s;
    json["end"] = recognition.range->end_s ? Json(*recognition.range->end_s) : Json(nullptr);
  }
  if (recognition.failure) {
    json["error"] = recognition.failure->detail;
    json["reason"] = recognition.failure->reason;
  } else {
    json["label"] = label_of(format, labels, recognition);
    json["probability"] = best_probability(recognition);
    json["probabilities"] = probabilities_json(format, labels, recognition);
    json["clipped"] = recognition.clipped;
    json["seconds"] = recognition.seconds;
    for (const ClipRemark& remark : recognition.remarks) json["warnings"].push_back(remark.text);
  }
  json["took_s"] = recognition.took_s;
  json["model"] = format.model.name;
  json["model_hash"] = format.model.hash;
  json["model_version"] = format.model.version ? Json(*format.model.version) : Json(nullptr);
  return json_line(json) + "\n";
}

std::string csv_row(const PredictFormat& format, const std::vector<std::string>& labels,
                    const Recognition& recognition) {
  std::vector<std::string> cells;
  if (format.pieces) {
    cells = {recognition.name, recognition.start, recognition.end};
  } else {
    cells = {piece_name(recognition.name, recognition.start, recognition.end)};
  }
  if (recognition.failure) {
    cells.resize(cells.size() + 2 + labels.size());
    cells.insert(cells.end(), {recognition.failure->detail, recognition.failure->reason});
    return csv_line(cells);
  }
  cells.insert(cells.end(),
               {label_of(format, labels, recognition), to_text(best_probability(recognition))});
  for (const double probability : recognition.probabilities) cells.push_back(to_text(probability));
  cells.resize(cells.size() + 2);
  return csv_line(cells);
}

}  // namespace

std::string predict_header(const PredictFormat& format, const std::vector<std::string>& labels) {
  if (format.kind != PredictFormat::Kind::kCsv) return "";
  std::vector<std::string> cells = {"file"};
  if (format.pieces) cells.insert(cells.end(), {"start", "end"});
  cells.insert(cells.end(), {"label", "probability"});
  for (const auto& label : labels) cells.push_back("p_" + label);
  cells.insert(cells.end(), {"error", "reason"});
  return csv_line(cells);
}

std::string predict_lines(const PredictFormat& format, const std::vector<std::string>& labels,
                          const Recognition& recognition) {
  const bool failed = recognition.failure.has_value();
  switch (format.kind) {
    case PredictFormat::Kind::kBrief:
      return (failed ? "-" : printable(label_of(format, labels, recognition))) + "\n";
    case PredictFormat::Kind::kJson:
      return document_of(format, labels, recognition);
    case PredictFormat::Kind::kCsv:
      return csv_row(format, labels, recognition);
    case PredictFormat::Kind::kText:
      break;
  }
  return failed ? "" : text_lines(format, labels, recognition);
}

}  // namespace ser
