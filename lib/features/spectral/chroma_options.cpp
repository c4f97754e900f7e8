#include "features/spectral/chroma_options.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "core/error.hpp"

namespace ser {
namespace {

const std::vector<std::string> kNorms = {"none", "max", "l1", "l2"};
constexpr std::array<const char*, 12> kNotes = {"c", "c_sharp", "d", "d_sharp", "e", "f", "f_sharp",
                                                "g", "g_sharp", "a", "a_sharp", "b"};

}  // namespace

ChromaOptions read_chroma(JsonReader& reader) {
  ChromaOptions options;
  options.pitch_classes =
      static_cast<int>(reader.integer_or("pitch_classes", options.pitch_classes, 2, 120));
  if (reader.has("tuning") && !reader.value("tuning").is_null()) {
    options.tuning = reader.number("tuning", -0.5, 0.5);
  }
  return options;
}

ChromaNorm read_chroma_norm(JsonReader& reader) {
  const std::string norm = reader.one_of("norm", kNorms, "max");
  const auto found = std::find(kNorms.begin(), kNorms.end(), norm);
  return static_cast<ChromaNorm>(found - kNorms.begin());
}

Json describe(const ChromaOptions& options) {
  Json json = {{"pitch_classes", options.pitch_classes},
               {"tuning", nullptr},
               {"norm", kNorms[static_cast<std::size_t>(options.norm)]}};
  if (options.tuning) json["tuning"] = *options.tuning;
  return json;
}

std::vector<Column> chroma_columns(const std::string& prefix, int pitch_classes) {
  std::vector<Column> columns;
  for (int i = 0; i < pitch_classes; ++i) {
    const std::string name =
        pitch_classes == 12 ? kNotes.at(static_cast<std::size_t>(i)) : std::to_string(i + 1);
    columns.push_back({prefix + "_" + name, "1"});
  }
  return columns;
}

ConstantQChromaOptions read_constant_q_chroma(JsonReader& reader, std::optional<int> sample_rate) {
  ConstantQChromaOptions options;
  auto& [transform, chroma] = options;
  const auto size = [&](const char* key, int fallback, int low, int high) {
    return static_cast<int>(reader.integer_or(key, fallback, low, high));
  };
  transform.hop_length = size("hop_length", transform.hop_length, 1, 1 << 16);
  transform.octaves = size("octaves", transform.octaves, 1, 10);
  chroma = read_chroma(reader);
  transform.bins_per_octave = size("bins_per_octave", transform.bins_per_octave, 2, 480);
  if (transform.bins_per_octave % chroma.pitch_classes != 0) {
    throw usage_error(reader.path_of("bins_per_octave") + ": must be a multiple of pitch_classes");
  }
  const int rate = sample_rate.value_or(1 << 20);
  const ConstantQ plan(transform, chroma.tuning.value_or(0.5), rate);
  if (plan.problem()) throw usage_error(reader.path_of("octaves") + ": " + *plan.problem());
  return options;
}

Json describe(const ConstantQChromaOptions& options) {
  Json json = {{"hop_length", options.transform.hop_length},
               {"octaves", options.transform.octaves},
               {"bins_per_octave", options.transform.bins_per_octave}};
  json.update(describe(options.chroma));
  return json;
}

}  // namespace ser
