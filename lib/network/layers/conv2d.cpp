#include "network/layers/conv2d.hpp"

#include <nlohmann/json.hpp>

#include "network/layers/convolution.hpp"

namespace ser {

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
  return {{"channels", options_.channels},
          {"kernel", ser::describe(options_.kernel)},
          {"stride", ser::describe(options_.stride)},
          {"padding", ser::describe(options_.padding, /*pairs=*/true)},
          {"bias", options_.bias}};
}

Shape Conv2d::output(const Shape& in) const {
  require_kind(in, Shape::Kind::kMap);
  const Extent& kernel = options_.kernel;
  const Extent padding = options_.padding.total(kernel);
  return Shape::map(
      options_.channels,
      places(in.bands, kernel.bands, options_.stride.bands, padding.bands, "bands"),
      places(in.frames, kernel.frames, options_.stride.frames, padding.frames, "frames"));
}

std::vector<Parameter> Conv2d::parameters(const Shape& in) const {
  return convolution_parameters(
      {options_.channels, in.channels, options_.kernel.bands, options_.kernel.frames},
      options_.bias);
}

Activation Conv2d::forward(Activation in, const ParameterView& parameters) const {
  const ConvolutionPlan plan{options_.kernel, options_.stride,
                             options_.padding.before(options_.kernel)};
  const auto bias = options_.bias ? parameters["bias"] : std::span<const float>();
  return convolve(in, plan, parameters["weight"], bias, output(in.shape));
}

}  // namespace ser
