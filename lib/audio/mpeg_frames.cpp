#include "audio/mpeg_frames.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

#include "audio/chunks.hpp"
#include "audio/limits.hpp"

namespace ser {
namespace {

/// kbit/s of layers 1, 2, 3 of MPEG 1, then layer 1 and layers 2, 3 of MPEG 2.
constexpr std::array<std::array<int, 15>, 5> kBitRates = {{
    {0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448},
    {0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384},
    {0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320},
    {0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256},
    {0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160},
}};
constexpr std::array<int, 3> kRates = {44100, 48000, 32000};

std::optional<MpegFrame> frame_of(const unsigned char* head) {
  if (head[0] != 0xFF || (head[1] & 0xE0) != 0xE0) return std::nullopt;
  const int version = head[1] >> 3 & 3;
  const int layer = head[1] >> 1 & 3;
  const int bit_rate = head[2] >> 4;
  const int rate = head[2] >> 2 & 3;
  if (version == 1 || layer == 0 || bit_rate == 0 || bit_rate == 15 || rate == 3) {
    return std::nullopt;
  }
  MpegFrame frame;
  frame.version = version == 3 ? 1 : version == 2 ? 2 : 3;
  frame.layer = 4 - layer;
  frame.sample_rate = kRates[static_cast<std::size_t>(rate)] >> (frame.version - 1);
  const int table = frame.version == 1 ? frame.layer - 1 : frame.layer == 1 ? 3 : 4;
  frame.bit_rate =
      1000 * kBitRates[static_cast<std::size_t>(table)][static_cast<std::size_t>(bit_rate)];
  frame.samples = frame.layer == 1 ? 384 : frame.layer == 3 && frame.version != 1 ? 576 : 1152;
  const int padding = head[2] >> 1 & 1;
  const int bytes = frame.layer == 1
                        ? (12 * frame.bit_rate / frame.sample_rate + padding) * 4
                        : frame.samples / 8 * frame.bit_rate / frame.sample_rate + padding;
  frame.bytes = static_cast<std::uint64_t>(bytes);
  frame.is_mono = head[3] >> 6 == 3;
  return frame;
}

}  // namespace

std::optional<MpegFrame> mpeg_frame_at(ByteReader& bytes, std::uint64_t at) {
  HeaderBytes<4> head{};
  if (!read_bytes(bytes, at, head)) return std::nullopt;
  return frame_of(head.data());
}

std::optional<std::uint64_t> next_mpeg_frames(ByteReader& bytes, std::uint64_t at,
                                              const MpegFrame& like) {
  constexpr std::size_t kBlock = 1 << 12;
  constexpr int kChain = 3;
  std::vector<unsigned char> block(kBlock);
  const auto is_chain = [&](std::uint64_t place) {
    for (int i = 0; i < kChain; ++i) {
      const auto frame = mpeg_frame_at(bytes, place);
      if (!frame || !frame->fits(like)) return false;
      place += frame->bytes;
    }
    return true;
  };
  const std::uint64_t last = at + limits::kMostJunk;
  while (at < last) {
    block.resize(kBlock);
    block.resize(bytes.read_at(at, std::as_writable_bytes(std::span(block))));
    if (block.size() < 4) return std::nullopt;
    const std::size_t starts = block.size() - 3;
    for (std::size_t i = 0; i < starts; ++i) {
      if (block[i] == 0xFF && frame_of(block.data() + i) && is_chain(at + i)) return at + i;
    }
    at += starts;
  }
  return std::nullopt;
}

std::uint64_t behind_id3(ByteReader& bytes, std::uint64_t at) {
  constexpr int kMostTags = 8;
  HeaderBytes<10> tag{};
  for (int i = 0; i < kMostTags && read_bytes(bytes, at, tag); ++i) {
    if (letters(tag, 0, 3) != "ID3") break;
    std::uint64_t size = 0;
    for (std::size_t k = 6; k < 10; ++k) size = size << 7 | (tag[k] & 0x7FU);
    at += size + tag.size();
  }
  return at;
}

std::optional<std::uint64_t> announced_mpeg_frames(ByteReader& bytes, std::uint64_t first_frame) {
  const auto frame = mpeg_frame_at(bytes, first_frame);
  if (!frame || frame->layer != 3) return std::nullopt;
  HeaderBytes<64> start{};
  if (!read_bytes(bytes, first_frame, start)) return std::nullopt;
  const std::size_t side = frame->version == 1 ? (frame->is_mono ? 17 : 32)
                           : frame->is_mono    ? 9
                                               : 17;
  const std::size_t xing = 4 + side;
  const auto word = letters(start, xing, 4);
  constexpr unsigned kHasFrames = 1;
  if ((word == "Xing" || word == "Info") && (start[xing + 7] & kHasFrames) != 0) {
    return header_number(start.data() + xing + 8, 4, true);
  }
  constexpr std::size_t kVbri = 36;
  if (letters(start, kVbri, 4) == "VBRI") return header_number(start.data() + kVbri + 14, 4, true);
  return std::nullopt;
}

}  // namespace ser
