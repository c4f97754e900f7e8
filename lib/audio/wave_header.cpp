#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "audio/chunks.hpp"
#include "audio/limits.hpp"

namespace ser {
namespace {

constexpr std::uint64_t kAllOnes = 0xFFFFFFFF;
constexpr std::size_t kMostOdd = 16;
constexpr const char* kCopyAgain = "; copy or download it again, or ";

/// What the chunk list of a WAV, RIFX or RF64 says, from byte 12 on.
class WaveWalk {
 public:
  WaveWalk(ByteReader& source, bool big_endian, HeaderFacts& facts)
      : source_(source), big_endian_(big_endian), facts_(facts) {}

  void run() {
    HeaderBytes<8> chunk{};
    std::uint64_t at = 12;
    for (std::uint64_t count = 0; read_bytes(source_, at, chunk); ++count) {
      if (count == limits::kMostChunks) return samples_at_ ? void() : fault(too_many_chunks());
      const std::uint64_t size = header_number(chunk.data() + 4, 4, big_endian_);
      if (!visit(letters(chunk, 0, 4), at, size)) return;
      if (size % 2 == 1 && odd_.size() < kMostOdd) odd_.push_back(at + 8 + size);
      at += 8 + size + size % 2;
    }
    if (!samples_at_) no_samples();
  }

  std::optional<std::uint64_t> samples_at() const { return samples_at_; }
  unsigned codec() const { return codec_; }

 private:
  void fault(const std::string& words) { facts_.fault = words; }

  /// Whether the walk goes on.
  bool visit(std::string_view name, std::uint64_t at, std::uint64_t size) {
    const std::uint64_t body = at + 8;
    if (name == "ds64") {
      HeaderBytes<16> sizes{};
      if (read_bytes(source_, body, sizes)) {
        wide_at_ = body + 8;
        wide_ = header_number(sizes.data() + 8, 8, false);
      }
    } else if (name == "fmt " && !samples_at_) {
      format(body, size);
    } else if (name == "data") {
      if (samples_at_) {
        fault(
            "has two 'data' chunks, so that which of them are its samples is not clear: its "
            "header is damaged" +
            std::string(kCopyAgain) + "cut it to one of them");
        return false;
      }
      samples(at, size);
      // Of a stream what comes behind is not waited for.
      if (!source_.size()) return false;
      // Behind samples without a size nothing stands, but perhaps the samples themselves.
      return !facts_.unfinished || (size == 0 && is_data_at(at + 8));
    }
    return facts_.fault.empty();
  }

  void format(std::uint64_t body, std::uint64_t size) {
    HeaderBytes<16> start{};
    if (size < start.size() || !read_bytes(source_, body, start)) return;
    has_format_ = true;
    const auto number = [&](std::size_t place, int count) {
      return header_number(start.data() + place, count, big_endian_);
    };
    codec_ = static_cast<unsigned>(number(0, 2));
    constexpr unsigned kExtensible = 0xFFFE;
    HeaderBytes<2> sub{};
    if (codec_ == kExtensible && read_bytes(source_, body + 24, sub)) {
      codec_ = static_cast<unsigned>(header_number(sub.data(), 2, big_endian_));
    }
    if (const std::string foreign = foreign_wave_codec(codec_); !foreign.empty()) {
      foreign_ = "is a WAV that holds " + foreign + ", which ser does not read";
    }
    if (number(4, 4) == 0) {
      fault("its header says a sample rate of 0 Hz: it is damaged" + std::string(kCopyAgain) +
            "give it the right rate, such as: sox -r 16000 --ignore-length IN.wav OUT.wav");
    } else if (number(2, 2) == 0) {
      fault("its header says 0 channels: it is damaged" + std::string(kCopyAgain) +
            "write it again with the program that made it");
    }
  }

  void samples(std::uint64_t at, std::uint64_t size) {
    const std::uint64_t body = at + 8;
    samples_at_ = body;
    if (!has_format_) {
      fault("has no format ('fmt ' chunk) before its samples: its header is damaged" +
            std::string(kCopyAgain) + "write it again with the program that made it");
    }
    if (facts_.fault.empty()) facts_.fault = foreign_;
    if (source_.size()) facts_.present = *source_.size() - body;
    if (wide_at_ && size == kAllOnes) {
      if (means_unknown_wide(wide_)) {
        facts_.unfinished = {*wide_at_, 8, body};
      } else {
        facts_.promised = wide_;
      }
    } else if (!means_unknown(size)) {
      facts_.promised = size;
    } else if (facts_.present.value_or(1) > 0) {
      facts_.unfinished = {at + 4, 4, body};
    }
  }

  bool is_data_at(std::uint64_t at) {
    HeaderBytes<4> name{};
    return read_bytes(source_, at, name) && letters(name, 0, 4) == "data";
  }

  void no_samples() {
    const bool is_unpadded =
        std::any_of(odd_.begin(), odd_.end(), [&](std::uint64_t at) { return is_data_at(at); });
    fault(is_unpadded ? "is no valid WAV: a chunk of odd length has no pad byte behind it, so that "
                        "its samples are not found; the file is damaged"
                      : "has no 'data' chunk, which would hold its samples: it is cut or damaged");
    facts_.fault += std::string(kCopyAgain) + "write it again with the program that made it";
  }

  ByteReader& source_;
  bool big_endian_;
  HeaderFacts& facts_;
  std::optional<std::uint64_t> samples_at_;
  std::optional<std::uint64_t> wide_at_;
  std::uint64_t wide_ = 0;
  std::vector<std::uint64_t> odd_;  ///< where odd chunks end, without their pad bytes
  bool has_format_ = false;
  unsigned codec_ = 0;
  std::string foreign_;
};

/// A size of 0 is meant where the whole knows its own size: then there are no samples.
bool is_finished(const HeaderBytes<12>& head, bool big_endian, const ByteReader& source,
                 const HeaderFacts::Unfinished& data) {
  const std::uint64_t size = header_number(head.data() + 4, 4, big_endian);
  const std::uint64_t whole = size + 8;
  if (source.size()) return whole == *source.size() || whole + 1 == *source.size();
  // Of a stream's end nothing is known; a whole that goes on behind these samples was finished.
  return !means_unknown(size) && whole > data.samples_at;
}

bool is_mpeg(unsigned codec) { return codec == 0x50 || codec == 0x55; }

}  // namespace

void check_wave(ByteReader& source, const HeaderBytes<12>& head, HeaderFacts& facts) {
  const bool big_endian = letters(head, 0, 4) == "RIFX";
  WaveWalk walk(source, big_endian, facts);
  walk.run();
  HeaderBytes<4> size{};
  if (facts.unfinished && facts.unfinished->width == 4 &&
      read_bytes(source, facts.unfinished->at, size) && header_number(size.data(), 4, false) == 0 &&
      is_finished(head, big_endian, source, *facts.unfinished)) {
    facts.unfinished.reset();
  }
  if (!walk.samples_at() || !is_mpeg(walk.codec())) return;
  facts.mpeg = {*walk.samples_at(), {}};
  if (facts.promised) facts.mpeg->end = *walk.samples_at() + *facts.promised;
}

}  // namespace ser
