#include "network/layers/pools.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/suggestion.hpp"
#include "core/text.hpp"
#include "network/layer.hpp"
#include "network/layers/reshapes.hpp"
#include "network/matrix.hpp"

namespace ser {
namespace {

PoolWindow read_pool_window(JsonReader& reader) {
  PoolWindow window;
  window.kernel = read_extent(reader, "kernel", 1, kLargestKernel);
  window.stride =
      reader.has("stride") ? read_extent(reader, "stride", 1, kLargestKernel) : window.kernel;
  return window;
}

Json describe_window(const PoolWindow& window) {
  return {{"kernel", describe(window.kernel)}, {"stride", describe(window.stride)}};
}

/// Throws usage_error for a vector, a pair on a sequence, or when no window fits.
Shape pooled(const PoolWindow& window, const Shape& in) {
  const auto& [kernel, stride] = window;
  if (in.kind == Shape::Kind::kVector) throw UnfitShape("a map or a sequence", in);
  const auto frames = places(in.frames, kernel.frames, stride.frames, 0, "frames");
  if (in.kind == Shape::Kind::kSequence) {
    if (kernel.bands != kernel.frames || stride.bands != stride.frames) {
      throw UnfitShape("a map for a kernel or stride of [bands, frames]", in);
    }
    return Shape::sequence(in.channels, frames);
  }
  return Shape::map(in.channels, places(in.bands, kernel.bands, stride.bands, 0, "bands"), frames);
}

/// One value of a window's first value, the window's size and the distance between its rows.
using Reduce = float (*)(const float* first, const Extent& size, std::int64_t row_distance);

/// Slides the window over every channel.
Activation pool(const PoolWindow& window, const Activation& in, Reduce reduce) {
  Activation result = zeros(pooled(window, in.shape));
  Extent kernel = window.kernel;
  if (in.shape.kind == Shape::Kind::kSequence) kernel.bands = 1;
  float* to = result.values.data();
  for (std::int64_t channel = 0; channel < in.shape.channels; ++channel) {
    const float* values = in.values.data() + channel * in.shape.bands * in.shape.frames;
    for (std::int64_t band = 0; band < result.shape.bands; ++band) {
      const float* row = values + band * window.stride.bands * in.shape.frames;
      for (std::int64_t frame = 0; frame < result.shape.frames; ++frame) {
        *to++ = reduce(row + frame * window.stride.frames, kernel, in.shape.frames);
      }
    }
  }
  return result;
}

float largest(const float* first, const Extent& size, std::int64_t row_distance) {
  float result = *first;
  for (std::int64_t band = 0; band < size.bands; ++band, first += row_distance) {
    for (std::int64_t frame = 0; frame < size.frames; ++frame) {
      result = std::max(result, first[frame]);
    }
  }
  return result;
}

float mean(const float* first, const Extent& size, std::int64_t row_distance) {
  float sum = 0.0F;
  for (std::int64_t band = 0; band < size.bands; ++band, first += row_distance) {
    for (std::int64_t frame = 0; frame < size.frames; ++frame) sum += first[frame];
  }
  return sum / static_cast<float>(size.bands * size.frames);
}

}  // namespace

MaxPool::Options MaxPool::read(JsonReader& reader) { return read_pool_window(reader); }

Json MaxPool::describe() const { return describe_window(options()); }

Shape MaxPool::output(const Shape& in) const { return pooled(options(), in); }

Activation MaxPool::forward(Activation in, const ParameterView& /*parameters*/) const {
  return pool(options(), in, &largest);
}

AvgPool::Options AvgPool::read(JsonReader& reader) { return read_pool_window(reader); }

Json AvgPool::describe() const { return describe_window(options()); }

Shape AvgPool::output(const Shape& in) const { return pooled(options(), in); }

Activation AvgPool::forward(Activation in, const ParameterView& /*parameters*/) const {
  return pool(options(), in, &mean);
}

namespace {

constexpr Spelling<TimePool::Pool> kPools[] = {
    {TimePool::Pool::kMean, "mean"},
    {TimePool::Pool::kMax, "max"},
    {TimePool::Pool::kMeanPlusMax, "mean+max"},
    {TimePool::Pool::kStd, "std"},
    {TimePool::Pool::kLast, "last"},
    {TimePool::Pool::kAttention, "attention"},
};

using Pools = std::vector<TimePool::Pool>;

/// `statistics` is short for mean and std.
Pools pools_named(const std::string& name, const std::string& where) {
  if (name == "statistics") return {TimePool::Pool::kMean, TimePool::Pool::kStd};
  if (const auto pool = value_of(kPools, name)) return {*pool};
  std::vector<std::string> known = names_of(kPools);
  known.emplace_back("statistics");
  throw usage_error(where + ": unknown '" + name + "' " + known_names(name, known));
}

Pools read_pools(JsonReader& reader) {
  const std::string where = reader.path_of("pool");
  if (reader.value("pool").is_string()) return pools_named(reader.string("pool"), where);
  Pools pools;
  for (const auto& name : reader.strings_or_empty("pool")) {
    for (const auto pool : pools_named(name, where)) pools.push_back(pool);
  }
  if (pools.empty()) throw usage_error(where + ": must not be empty");
  return pools;
}

bool has_attention(const Pools& pools) {
  return std::find(pools.begin(), pools.end(), TimePool::Pool::kAttention) != pools.end();
}

/// Eigen's own mean begins its vectors where memory is aligned, so that the place of a buffer
/// would show in the last bits of the sum.
Eigen::VectorXf means_over_time(const MatrixView& x) {
  Eigen::VectorXf means(x.rows());
  for (Eigen::Index row = 0; row < x.rows(); ++row) {
    double sum = 0.0;
    for (Eigen::Index frame = 0; frame < x.cols(); ++frame) sum += x(row, frame);
    means[row] = static_cast<float>(sum / static_cast<double>(x.cols()));
  }
  return means;
}

/// The weight of each frame: positive, of sum 1.
Eigen::VectorXf attention(const MatrixView& x, std::int64_t hidden,
                          const ParameterView& parameters) {
  const float bias = parameters["score.bias"][0];
  const auto weight = column(parameters["score.weight"]);
  Eigen::RowVectorXf score;
  if (hidden == 0) {
    score = weight.transpose() * x;
  } else {
    RowMatrix inner = matrix(parameters["hidden.weight"], hidden, x.rows()) * x;
    inner.colwise() += column(parameters["hidden.bias"]);
    score = weight.transpose() * inner.array().tanh().matrix();
  }
  score.array() += bias;
  const Eigen::ArrayXf raised = (score.array() - score.maxCoeff()).exp().transpose();
  return raised / raised.sum();
}

}  // namespace

TimePool::Options TimePool::read(JsonReader& reader) {
  Options options;
  options.pools = read_pools(reader);
  if (reader.has("hidden")) {
    if (!has_attention(options.pools)) {
      throw usage_error(reader.path_of("hidden") + ": belongs to the pool 'attention' alone");
    }
    options.hidden = reader.integer("hidden", 0, 100'000);
  }
  return options;
}

Json TimePool::describe() const {
  Json names = Json::array();
  for (const Pool pool : options().pools) names.push_back(spelling(kPools, pool));
  Json json{{"pool", names.size() == 1 ? names[0] : names}};
  if (has_attention(options().pools)) json["hidden"] = options().hidden;
  return json;
}

Shape TimePool::output(const Shape& in) const {
  if (in.kind == Shape::Kind::kVector) throw UnfitShape("a map or a sequence", in);
  return Shape::vector(in.channels * in.bands * static_cast<std::int64_t>(options().pools.size()));
}

std::vector<Parameter> TimePool::parameters(const Shape& in) const {
  if (!has_attention(options().pools)) return {};
  std::vector<Parameter> result;
  std::int64_t width = in.channels * in.bands;
  const auto add = [&](const std::string& name, std::int64_t units) {
    Parameter weight{name + ".weight", {units, width}};
    weight.fan_in = width;
    result.push_back(weight);
    result.push_back({name + ".bias", {units}, weight.role, weight.init, width});
    width = units;
  };
  if (options().hidden > 0) add("hidden", options().hidden);
  add("score", 1);
  return result;
}

Activation TimePool::forward(Activation in, const ParameterView& parameters) const {
  Activation result = zeros(output(in.shape));
  if (in.shape.kind == Shape::Kind::kMap)
    in = Flatten(NoOptions()).forward(std::move(in), parameters);
  const auto width = in.shape.channels;
  const auto x = matrix(std::span<const float>(in.values), width, in.shape.frames);
  auto to = column(std::span<float>(result.values));
  const Eigen::VectorXf mean = means_over_time(x);
  for (std::size_t i = 0; i < options().pools.size(); ++i) {
    auto part = to.segment(static_cast<Eigen::Index>(i) * width, width);
    switch (options().pools[i]) {
      case Pool::kMean:
        part = mean;
        break;
      case Pool::kMax:
        part = x.rowwise().maxCoeff();
        break;
      case Pool::kMeanPlusMax:
        part = mean + x.rowwise().maxCoeff();
        break;
      case Pool::kStd:
        part = ((x.colwise() - mean).array().square().rowwise().mean() + kStdEpsilon).sqrt();
        break;
      case Pool::kLast:
        part = x.rightCols(1);
        break;
      case Pool::kAttention:
        part = x * attention(x, options().hidden, parameters);
        break;
    }
  }
  return result;
}

}  // namespace ser
