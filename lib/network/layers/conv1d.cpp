#include "network/layers/conv1d.hpp"

#include <nlohmann/json.hpp>

#include "network/layers/convolution.hpp"

namespace ser {

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
  return {{"channels", options_.channels},
          {"kernel", options_.kernel},
          {"stride", options_.stride},
          {"padding", ser::describe(options_.padding, /*pairs=*/false)},
          {"bias", options_.bias}};
}

Shape Conv1d::output(const Shape& in) const {
  require_kind(in, Shape::Kind::kSequence);
  const Extent padding = options_.padding.total({1, options_.kernel});
  return Shape::sequence(options_.channels, places(in.frames, options_.kernel, options_.stride,
                                                   padding.frames, "frames"));
}

std::vector<Parameter> Conv1d::parameters(const Shape& in) const {
  return convolution_parameters({options_.channels, in.channels, options_.kernel}, options_.bias);
}

Activation Conv1d::forward(Activation in, const ParameterView& parameters) const {
  const Extent kernel{1, options_.kernel};
  const ConvolutionPlan plan{kernel, {1, options_.stride}, options_.padding.before(kernel)};
  const auto bias = options_.bias ? parameters["bias"] : std::span<const float>();
  return convolve(in, plan, parameters["weight"], bias, output(in.shape));
}

}  // namespace ser
