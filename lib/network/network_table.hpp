#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "network/network.hpp"

namespace ser {

/// One layer in the table of a network.
struct NetworkRow {
  std::string name;             ///< prefix of its tensors
  std::string type;             ///< `conv2d`
  std::string options;          ///< `channels 16, kernel 3, …`, or empty
  std::string out;              ///< `16 x 128 x any`: what it gives
  std::int64_t parameters = 0;  ///< trained values and running statistics
  std::int64_t trainable = 0;   ///< the trained ones among them
  std::int64_t fitted = 0;      ///< statistics of the training part (standardize), counted apart
};

struct NetworkTable {
  std::vector<NetworkRow> rows;  ///< inputs, branches, head
  std::int64_t parameters = 0;
  std::int64_t trainable = 0;
  std::int64_t fitted = 0;
};

/// The layers with the shapes they give and their numbers of values. Each branch begins with a row
/// of type `input`.
NetworkTable network_table(const Network& network);

}  // namespace ser
