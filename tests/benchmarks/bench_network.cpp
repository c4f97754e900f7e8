// Time of a network on one clip, in one thread:
//     build/release/bin/bench_network [NETWORK [FRAMES]]
// for a network with one map of 128 bands named logmel (default: cnn, 173 frames, a clip of 4 s).
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <string>
#include <vector>

#include "core/random.hpp"
#include "network/native_network.hpp"

namespace {

using Clock = std::chrono::steady_clock;

ser::Tensors random_tensors(const ser::Network& network, ser::Random& random) {
  ser::Tensors tensors;
  for (const auto& parameter : network.parameters()) {
    std::vector<float> values(static_cast<std::size_t>(parameter.size()));
    for (float& value : values) value = static_cast<float>(random.uniform(0.01, 0.1));
    tensors.emplace(parameter.name, ser::Tensor::of(parameter.shape, std::move(values)));
  }
  return tensors;
}

void measure(const std::string& name, std::size_t frames) {
  constexpr std::size_t kRuns = 200;
  ser::Random random(1);
  const ser::Network network(ser::find_network_spec(name), {{"logmel", true, 128}}, 8);
  const ser::NativeNetwork native(network, random_tensors(network, random));
  std::vector<ser::Array> inputs = {ser::Array(128, frames)};
  for (float& value : inputs[0].values) value = static_cast<float>(random.normal());
  std::vector<double> times;
  for (std::size_t i = 0; i < kRuns; ++i) {
    const auto start = Clock::now();
    const auto logits = native.logits(inputs);
    times.push_back(std::chrono::duration<double, std::milli>(Clock::now() - start).count());
  }
  std::sort(times.begin(), times.end());
  std::printf("%s, 128 x %zu: median %.2f ms, fastest %.2f ms of %zu runs\n", name.c_str(), frames,
              times[kRuns / 2], times.front(), kRuns);
}

}  // namespace

int main(int argc, char** argv) {
  try {
    measure(argc > 1 ? argv[1] : "cnn", argc > 2 ? std::stoul(argv[2]) : 173);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "bench_network: %s\n", error.what());
    return 1;
  }
  return 0;
}
