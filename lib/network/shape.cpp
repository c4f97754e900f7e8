#include "network/shape.hpp"

namespace ser {

std::string_view name_of(Shape::Kind kind) {
  switch (kind) {
    case Shape::Kind::kMap:
      return "map";
    case Shape::Kind::kSequence:
      return "sequence";
    case Shape::Kind::kVector:
      return "vector";
  }
  return "";
}

std::string to_text(const Shape& shape) {
  std::string text = std::to_string(shape.channels);
  if (shape.kind == Shape::Kind::kMap) text += " x " + std::to_string(shape.bands);
  if (shape.kind == Shape::Kind::kVector) return text;
  return text + " x " + (shape.frames == kAnyFrames ? "any" : std::to_string(shape.frames));
}

Activation zeros(const Shape& shape) {
  return {shape, std::vector<float>(static_cast<std::size_t>(shape.size()))};
}

}  // namespace ser
