#include "predict_format.hpp"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <numeric>

#include "core/text.hpp"
#include "models/predictions_of.hpp"
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
  for (const auto& label : labels) width = std::max(width, label.size());
  std::string text;
  for (std::size_t i = 0; i < labels.size(); ++i) {
    text += "  " + labels[i] + std::string(width - labels[i].size() + 1, ' ');
    const auto length = static_cast<int>(std::lround(kProbabilityBarWidth * probabilities[i]));
    for (int k = 0; k < length; ++k) text += "█";
    text += (length > 0 ? " " : "") + fixed(probabilities[i], 2) + "\n";
  }
  return text;
}

std::string text_lines(const PredictFormat& format, const std::vector<std::string>& labels,
                       const Recognition& recognition) {
  const auto& probabilities = recognition.probabilities;
  std::string text = recognition.name + "\t" + label_of(format, labels, recognition) + "\t" +
                     fixed(best_probability(recognition), kDecimals);
  std::vector<std::size_t> order(labels.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return probabilities[a] > probabilities[b];
  });
  for (std::size_t i = 1; i < std::min(format.top, order.size()); ++i) {
    text += "\t" + labels[order[i]] + "\t" + fixed(probabilities[order[i]], kDecimals);
  }
  text += "\n";
  return format.chart ? text + bars(labels, probabilities) : text;
}

std::string json_line(const PredictFormat& format, const std::vector<std::string>& labels,
                      const Recognition& recognition) {
  Json json = {{"file", recognition.name}};
  if (recognition.failure) {
    json["error"] = recognition.failure->detail;
  } else {
    json["label"] = label_of(format, labels, recognition);
    json["probability"] = best_probability(recognition);
    for (std::size_t i = 0; i < labels.size(); ++i) {
      json["probabilities"][labels[i]] = recognition.probabilities[i];
    }
    json["model"] = format.model;
    json["seconds"] = recognition.seconds;
  }
  return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string csv_row(const PredictFormat& format, const std::vector<std::string>& labels,
                    const Recognition& recognition) {
  std::vector<std::string> cells = {recognition.name, label_of(format, labels, recognition),
                                    to_text(best_probability(recognition))};
  for (const double probability : recognition.probabilities) cells.push_back(to_text(probability));
  return csv_line(cells);
}

}  // namespace

std::string predict_header(const PredictFormat& format, const std::vector<std::string>& labels) {
  if (format.kind != PredictFormat::Kind::kCsv) return "";
  std::vector<std::string> cells = {"file", "label", "probability"};
  for (const auto& label : labels) cells.push_back("p_" + label);
  return csv_line(cells);
}

std::string predict_lines(const PredictFormat& format, const std::vector<std::string>& labels,
                          const Recognition& recognition) {
  const bool failed = recognition.failure.has_value();
  switch (format.kind) {
    case PredictFormat::Kind::kBrief:
      return (failed ? "-" : label_of(format, labels, recognition)) + "\n";
    case PredictFormat::Kind::kJson:
      return json_line(format, labels, recognition);
    case PredictFormat::Kind::kCsv:
      return failed ? "" : csv_row(format, labels, recognition);
    case PredictFormat::Kind::kText:
      break;
  }
  return failed ? "" : text_lines(format, labels, recognition);
}

}  // namespace ser
