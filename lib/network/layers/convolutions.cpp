#include "network/layers/convolutions.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "network/layer.hpp"
#include "network/matrix.hpp"

namespace ser {
namespace {

/// Where the kernel of a convolution goes. A sequence is a map of one band.
struct ConvolutionPlan {
  Extent kernel;
  Extent stride;
  Extent before;  ///< zeros in front of the first band and frame
};

/// Values of one unrolled block: half of a usual second-level cache.
constexpr std::int64_t kBlockValues = std::int64_t{32} * 1024;
constexpr std::int64_t kFewestColumns = 64;

/// The input values that one kernel element meets at the places [first, end) of one output band.
struct Piece {
  std::int64_t first;
  std::int64_t end;
};

/// Copies row[place · stride + offset] for all places of the piece, zeros outside the row.
void unroll_row(const float* row, std::int64_t frames, std::int64_t stride, std::int64_t offset,
                Piece piece, float* to) {
  const auto low = offset >= 0 ? 0 : (-offset + stride - 1) / stride;
  const auto high = frames <= offset ? 0 : (frames - offset + stride - 1) / stride;
  const auto first = std::clamp(low, piece.first, piece.end);
  const auto end = std::clamp(high, first, piece.end);
  to = std::fill_n(to, first - piece.first, 0.0F);
  if (stride == 1) {
    to = std::copy_n(row + first + offset, end - first, to);
  } else {
    for (auto place = first; place < end; ++place) *to++ = row[place * stride + offset];
  }
  std::fill_n(to, piece.end - end, 0.0F);
}

/// One row of the unrolled block: what the kernel element (band, frame) of one channel meets at
/// the output places [first, end), counted over all bands and frames of `out`.
void unroll_element(const float* channel, const Shape& in, const ConvolutionPlan& plan,
                    const Extent& element, const Shape& out, Piece places, float* to) {
  for (auto at = places.first; at < places.end;) {
    const auto band = at / out.frames;
    const auto stop = std::min(places.end, (band + 1) * out.frames);
    const auto source = band * plan.stride.bands + element.bands - plan.before.bands;
    if (source < 0 || source >= in.bands) {
      std::fill_n(to, stop - at, 0.0F);
    } else {
      unroll_row(channel + source * in.frames, in.frames, plan.stride.frames,
                 element.frames - plan.before.frames,
                 {at - band * out.frames, stop - band * out.frames}, to);
    }
    to += stop - at;
    at = stop;
  }
}

/// channels in · kernel rows of as many columns as there are places.
void unroll(const Activation& in, const ConvolutionPlan& plan, const Shape& out, Piece places,
            float* to) {
  const auto columns = places.end - places.first;
  for (std::int64_t channel = 0; channel < in.shape.channels; ++channel) {
    const float* values = in.values.data() + channel * in.shape.bands * in.shape.frames;
    for (std::int64_t band = 0; band < plan.kernel.bands; ++band) {
      for (std::int64_t frame = 0; frame < plan.kernel.frames; ++frame) {
        unroll_element(values, in.shape, plan, {band, frame}, out, places, to);
        to += columns;
      }
    }
  }
}

/// weight (of `shape`: channels out, channels in, kernel sizes) and, with `bias`, bias.
std::vector<Parameter> convolution_parameters(const std::vector<std::int64_t>& shape, bool bias) {
  Parameter weight{"weight", shape};
  weight.fan_in = weight.size() / shape.front();
  std::vector<Parameter> result = {weight};
  if (bias) {
    result.push_back({"bias", {shape.front()}, weight.role, weight.init, weight.fan_in});
  }
  return result;
}

/// Cross-correlation of `in` with `weight` (channels out × channels in × kernel bands × kernel
/// frames) plus `bias` (channels out, or empty), in the shape `out`. The input is unrolled in
/// blocks that stay in the cache and multiplied as matrices.
Activation convolve(const Activation& in, const ConvolutionPlan& plan,
                    std::span<const float> weight, std::span<const float> bias, const Shape& out) {
  Activation result = zeros(out);
  const auto depth = in.shape.channels * plan.kernel.bands * plan.kernel.frames;
  const auto all = out.bands * out.frames;
  const auto most = std::min(all, std::max(kFewestColumns, kBlockValues / depth));
  std::vector<float> block(static_cast<std::size_t>(depth * most));
  const auto kernels = matrix(weight, out.channels, depth);
  auto sums = matrix(std::span<float>(result.values), out.channels, all);
  for (std::int64_t first = 0; first < all; first += most) {
    const auto count = std::min(most, all - first);
    unroll(in, plan, out, {first, first + count}, block.data());
    auto part = sums.middleCols(first, count);
    part.noalias() = kernels * matrix(std::span<const float>(block), depth, count);
    if (!bias.empty()) part.colwise() += column(bias);
  }
  return result;
}

}  // namespace

Conv1d::Options Conv1d::read(JsonReader& reader) {
  Options options;
  options.channels = reader.integer("channels", 1, 1'000'000);
  options.kernel = reader.integer("kernel", 1, kLargestKernel);
  options.stride = reader.integer_or("stride", 1, 1, kLargestKernel);
  options.padding = read_padding(reader, /*pairs=*/false);
  if (options.padding.same && options.stride != 1) {
    throw usage_error(reader.path_of("padding") + ": \"same\" needs a stride of 1");
  }
  options.bias = reader.boolean_or("bias", true);
  return options;
}

Json Conv1d::describe() const {
  return {{"channels", options().channels},
          {"kernel", options().kernel},
          {"stride", options().stride},
          {"padding", ser::describe(options().padding, /*pairs=*/false)},
          {"bias", options().bias}};
}

Shape Conv1d::output(const Shape& in) const {
  require_kind(in, Shape::Kind::kSequence);
  const Extent padding = options().padding.total({1, options().kernel});
  return Shape::sequence(options().channels, places(in.frames, options().kernel, options().stride,
                                                    padding.frames, "frames"));
}

std::vector<Parameter> Conv1d::parameters(const Shape& in) const {
  return convolution_parameters({options().channels, in.channels, options().kernel},
                                options().bias);
}

std::optional<WeightedLayer> Conv1d::absorbing(const ChannelAffine& behind,
                                               const ParameterView& parameters) const {
  Options biased = options();
  biased.bias = true;
  return WeightedLayer{std::make_shared<const Conv1d>(biased),
                       scaled_weights(behind, parameters, options().bias)};
}

Activation Conv1d::forward(Activation in, const ParameterView& parameters) const {
  const Extent kernel{1, options().kernel};
  const ConvolutionPlan plan{kernel, {1, options().stride}, options().padding.before(kernel)};
  const auto bias = options().bias ? parameters["bias"] : std::span<const float>();
  return convolve(in, plan, parameters["weight"], bias, output(in.shape));
}

Conv2d::Options Conv2d::read(JsonReader& reader) {
  Options options;
  options.channels = reader.integer("channels", 1, 1'000'000);
  options.kernel = read_extent(reader, "kernel", 1, kLargestKernel);
  if (reader.has("stride")) options.stride = read_extent(reader, "stride", 1, kLargestKernel);
  options.padding = read_padding(reader, /*pairs=*/true);
  if (options.padding.same && options.stride != Extent{1, 1}) {
    throw usage_error(reader.path_of("padding") + ": \"same\" needs a stride of 1");
  }
  options.bias = reader.boolean_or("bias", true);
  return options;
}

Json Conv2d::describe() const {
  return {{"channels", options().channels},
          {"kernel", ser::describe(options().kernel)},
          {"stride", ser::describe(options().stride)},
          {"padding", ser::describe(options().padding, /*pairs=*/true)},
          {"bias", options().bias}};
}

Shape Conv2d::output(const Shape& in) const {
  require_kind(in, Shape::Kind::kMap);
  const Extent& kernel = options().kernel;
  const Extent padding = options().padding.total(kernel);
  return Shape::map(
      options().channels,
      places(in.bands, kernel.bands, options().stride.bands, padding.bands, "bands"),
      places(in.frames, kernel.frames, options().stride.frames, padding.frames, "frames"));
}

std::vector<Parameter> Conv2d::parameters(const Shape& in) const {
  return convolution_parameters(
      {options().channels, in.channels, options().kernel.bands, options().kernel.frames},
      options().bias);
}

std::optional<WeightedLayer> Conv2d::absorbing(const ChannelAffine& behind,
                                               const ParameterView& parameters) const {
  Options biased = options();
  biased.bias = true;
  return WeightedLayer{std::make_shared<const Conv2d>(biased),
                       scaled_weights(behind, parameters, options().bias)};
}

Activation Conv2d::forward(Activation in, const ParameterView& parameters) const {
  const ConvolutionPlan plan{options().kernel, options().stride,
                             options().padding.before(options().kernel)};
  const auto bias = options().bias ? parameters["bias"] : std::span<const float>();
  return convolve(in, plan, parameters["weight"], bias, output(in.shape));
}

}  // namespace ser
