#include "audio/header_check.hpp"

#include <string_view>

#include "audio/chunks.hpp"
#include "audio/limits.hpp"
#include "audio/not_decodable.hpp"
#include "core/error.hpp"

namespace ser {
namespace {

std::string start_of(ByteReader& source) {
  std::string head(kHeadBytes, '\0');
  head.resize(source.read_at(0, std::as_writable_bytes(std::span(head))));
  return head;
}

/// `WAVE` in a file whose first four letters are damaged.
bool is_lower_case_riff(std::string_view head) {
  return head.starts_with("riff") && head.size() >= 12 && head.substr(8, 4) == "WAVE";
}

void check_chunks(ByteReader& source, HeaderFacts& facts) {
  HeaderBytes<12> head{};
  if (!read_bytes(source, 0, head)) return;
  switch (facts.format->container) {
    case Container::kWave:
      return check_wave(source, head, facts);
    case Container::kAiff:
      return check_aiff(source, facts);
    case Container::kAu:
      return check_au(source, facts);
    case Container::kCaf:
      return check_caf(source, facts);
    case Container::kW64:
      return check_w64(source, facts);
    case Container::kSphere:
      return check_sphere(source, facts);
    case Container::kMpeg:
      facts.mpeg = HeaderFacts::Mpeg{};
      return;
    default:
      return;  // what libsndfile finds in them is enough
  }
}

}  // namespace

bool is_nearly_whole(const HeaderFacts& header) {
  constexpr std::uint64_t kTenth = 10;
  const std::uint64_t missing = header.missing();
  return missing == 0 || (missing <= limits::kFewBytes && missing * kTenth <= *header.promised);
}

Error truncated(const std::string& name, const HeaderFacts& header) {
  return data_error(name + ": is truncated: its header promises " +
                        std::to_string(*header.promised) + " bytes of samples and " +
                        std::to_string(*header.present) + " are there; copy or download it again",
                    "truncated");
}

HeaderFacts check_header(ByteReader& source) {
  HeaderFacts facts;
  const std::string head = start_of(source);
  facts.empty = head.empty();
  if (facts.empty) return facts;
  facts.format = format_of(source);
  if (is_lower_case_riff(head)) {
    facts.fault =
        "is a WAV whose first letters are 'riff' instead of 'RIFF': its header is "
        "damaged; copy or download it again, or write it again with the program that "
        "made it";
  } else if (facts.format != nullptr && facts.format->use == FormatUse::kDecoded &&
             (facts.format->container == Container::kMpeg || !head.starts_with("ID3"))) {
    check_chunks(source, facts);
  }
  return facts;
}

HeaderFacts readable_header(ByteReader& bytes, const std::string& name) {
  HeaderFacts header = check_header(bytes);
  if (!header.fault.empty()) {
    std::string words = name + ": " + header.fault;
    if (words.ends_with("does not read")) words += "; " + how_to_convert(name);
    throw data_error(words, header.reason);
  }
  if (header.format == nullptr || header.format->use != FormatUse::kDecoded) {
    throw not_decodable(name, header.format, start_of(bytes));
  }
  const Container container = header.format->container;
  const bool is_promise = container == Container::kWave || container == Container::kAiff;
  if (is_promise && !is_nearly_whole(header)) throw truncated(name, header);
  return header;
}

}  // namespace ser
