#include <algorithm>
#include <cstring>
#include <optional>
#include <string>

#include "audio/chunks.hpp"
#include "audio/limits.hpp"
#include "core/text.hpp"

namespace ser {
namespace {

/// The samples begin at `body`, and the header claims `size` bytes of them.
void set_samples(const ByteReader& source, std::uint64_t body, std::optional<std::uint64_t> size,
                 HeaderFacts& facts) {
  if (source.size()) facts.present = *source.size() - std::min(*source.size(), body);
  facts.promised = size;
}

std::string foreign_words(std::string_view container, const std::string& codec) {
  return "is " + std::string(container) + " that holds " + codec + ", which ser does not read";
}

std::string no_samples(const std::string& chunk) {
  return "has no '" + chunk +
         "' chunk, which would hold its samples: it is cut or damaged; copy or "
         "download it again";
}

}  // namespace

bool means_unknown(std::uint64_t size) {
  return size == 0 || (size >= 0x7FFFF000 && size <= 0x80000000) || size >= 0xFFFFF000;
}

bool means_unknown_wide(std::uint64_t size) { return size == 0 || size >= std::uint64_t{1} << 62; }

std::string too_many_chunks() {
  return "its header has more than " + std::to_string(limits::kMostChunks) +
         " chunks, as no recording has: it is damaged; copy or download it again";
}

void check_aiff(ByteReader& source, HeaderFacts& facts) {
  HeaderBytes<8> chunk{};
  std::uint64_t at = 12;
  for (std::uint64_t count = 0; read_bytes(source, at, chunk); ++count) {
    if (count == limits::kMostChunks) {
      facts.fault = too_many_chunks();
      return;
    }
    const std::uint64_t size = header_number(chunk.data() + 4, 4, true);
    const std::uint64_t body = at + 8;
    HeaderBytes<4> codec{};
    if (letters(chunk, 0, 4) == "COMM" && size >= 22 && read_bytes(source, body + 18, codec)) {
      const std::string foreign = foreign_codec(letters(codec, 0, 4));
      if (!foreign.empty()) facts.fault = foreign_words("an AIFC", foreign);
    }
    if (letters(chunk, 0, 4) == "SSND") {
      set_samples(source, body, {}, facts);
      if (!means_unknown(size)) {
        facts.promised = size;
      } else if (facts.present.value_or(1) > 0) {
        facts.unfinished = {at + 4, 4, body};
      }
      return;
    }
    at = body + size + size % 2;
  }
  if (facts.fault.empty()) facts.fault = no_samples("SSND");
}

void check_au(ByteReader& source, HeaderFacts& facts) {
  HeaderBytes<12> head{};
  if (!read_bytes(source, 0, head)) return;
  const bool big_endian = head[0] == '.';
  const std::uint64_t body = header_number(head.data() + 4, 4, big_endian);
  const std::uint64_t size = header_number(head.data() + 8, 4, big_endian);
  set_samples(source, body, means_unknown(size) ? std::nullopt : std::optional(size), facts);
}

void check_caf(ByteReader& source, HeaderFacts& facts) {
  HeaderBytes<12> chunk{};
  std::uint64_t at = 8;
  for (std::uint64_t count = 0; read_bytes(source, at, chunk); ++count) {
    if (count == limits::kMostChunks) {
      facts.fault = too_many_chunks();
      return;
    }
    const std::uint64_t size = header_number(chunk.data() + 4, 8, true);
    const std::uint64_t body = at + 12;
    HeaderBytes<4> codec{};
    if (letters(chunk, 0, 4) == "desc" && read_bytes(source, body + 8, codec)) {
      const std::string foreign = foreign_codec(letters(codec, 0, 4));
      if (!foreign.empty()) facts.fault = foreign_words("a CAF", foreign);
    }
    if (letters(chunk, 0, 4) == "data") {
      set_samples(source, body, means_unknown_wide(size) ? std::nullopt : std::optional(size),
                  facts);
      return;
    }
    if (size >= std::uint64_t{1} << 62) break;
    at = body + size;
  }
  // libsndfile looks for it without end.
  if (facts.fault.empty()) facts.fault = no_samples("data");
}

void check_w64(ByteReader& source, HeaderFacts& facts) {
  constexpr std::uint64_t kHead = 24;
  HeaderBytes<24> chunk{};
  std::uint64_t at = 40;
  for (std::uint64_t count = 0; read_bytes(source, at, chunk); ++count) {
    if (count == limits::kMostChunks) {
      facts.fault = too_many_chunks();
      return;
    }
    const std::uint64_t size = header_number(chunk.data() + 16, 8, false);
    if (letters(chunk, 0, 4) == "data") {
      const bool unknown = means_unknown_wide(size) || size <= kHead;
      set_samples(source, at + kHead, unknown ? std::nullopt : std::optional(size - kHead), facts);
      return;
    }
    if (size >= std::uint64_t{1} << 62) break;
    at += (std::max(size, kHead) + 7U) & ~std::uint64_t{7};
  }
  facts.fault = no_samples("data");
}

namespace {

/// A field of a SPHERE header, "sample_count -i 16000", or nothing.
std::optional<std::string> sphere_field(std::string_view header, const std::string& name) {
  const auto line = header.find("\n" + name + " -");
  if (line == std::string_view::npos) return std::nullopt;
  const auto value = header.find(' ', line + name.size() + 2);
  if (value == std::string_view::npos) return std::nullopt;
  return trimmed(header.substr(value + 1, header.find('\n', value) - value - 1));
}

}  // namespace

void check_sphere(ByteReader& source, HeaderFacts& facts) {
  std::string header(1024, '\0');
  header.resize(source.read_at(0, std::as_writable_bytes(std::span(header))));
  header.resize(std::min(header.size(), header.find("\nend_head")));
  const auto coding = sphere_field(header, "sample_coding");
  if (coding && coding->find("shorten") != std::string::npos) {
    facts.fault = foreign_words("a SPHERE file", "Shorten compression (" + *coding + ")");
  }
  const auto whole = [&](const char* name) {
    const auto field = sphere_field(header, name);
    const auto value = field ? to_integer(*field) : std::nullopt;
    return static_cast<std::uint64_t>(std::max(0LL, value.value_or(0)));
  };
  constexpr std::uint64_t kMostCount = std::uint64_t{1} << 40;
  const std::uint64_t frames = whole("sample_count");
  const std::uint64_t width = std::min<std::uint64_t>(whole("sample_n_bytes"), 8);
  const std::uint64_t channels =
      std::clamp<std::uint64_t>(whole("channel_count"), 1, limits::kMostChannels);
  const auto head = to_integer(trimmed(header.substr(std::min<std::size_t>(8, header.size()), 7)));
  const auto body = static_cast<std::uint64_t>(std::clamp(head.value_or(1024), 0LL, 1LL << 20));
  const bool unknown = frames == 0 || width == 0 || frames > kMostCount;
  set_samples(source, body, unknown ? std::nullopt : std::optional(frames * width * channels),
              facts);
}

}  // namespace ser
