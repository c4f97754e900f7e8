#include "audio/formats.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>

#include "core/text.hpp"

namespace ser {
namespace fs = std::filesystem;
namespace {

using namespace std::string_view_literals;

constexpr std::string_view kDownload =
    "it is what a server sends instead of a file: download it again";
constexpr std::string_view kUnpack = "unpack it first";

/// Bytes at a place.
struct Sign {
  std::size_t at = 0;
  std::string_view bytes;
};

/// A row of the table: the format, and the bytes by which its files are known (both signs).
struct Row {
  AudioFormat format;
  Sign first{};
  Sign second{};
};

constexpr auto kRead = FormatUse::kDecoded;
constexpr auto kForeign = FormatUse::kConvertible;
constexpr auto kHeadless = FormatUse::kHeadless;
constexpr auto kNoAudio = FormatUse::kNoAudio;

/// All formats; of several rows that fit the first counts. Frames of MP3 and AAC have no magic of
/// whole bytes: see frame_format().
constexpr Row kRows[] = {
    {{"WAV audio", kRead, "wav wave", "", Container::kWave}, {0, "RIFF"}, {8, "WAVE"}},
    {{"WAV audio", kRead, "", "", Container::kWave}, {0, "RIFX"}, {8, "WAVE"}},
    {{"RF64 audio", kRead, "rf64", "", Container::kWave}, {0, "RF64"}, {8, "WAVE"}},
    {{"AIFF audio", kRead, "aif aiff", "", Container::kAiff}, {0, "FORM"}, {8, "AIFF"}},
    {{"AIFF audio", kRead, "aifc", "", Container::kAiff}, {0, "FORM"}, {8, "AIFC"}},
    {{"AU audio", kRead, "au snd", "", Container::kAu}, {0, ".snd"}},
    {{"AU audio", kRead, "", "", Container::kAu}, {0, "dns."}},
    {{"FLAC audio", kRead, "flac", "", Container::kFlac}, {0, "fLaC"}},
    {{"Speex audio", kForeign, "spx"}, {0, "OggS"}, {28, "Speex  "}},
    {{"Ogg video", kForeign, "ogv"}, {0, "OggS"}, {28, "\x80theora"}},
    {{"Ogg audio", kRead, "ogg oga opus", "", Container::kOgg}, {0, "OggS"}},
    {{"MP3 audio", kRead, "mp3 mp2 mpga mpa", "", Container::kMpeg}, {0, "ID3"}},
    {{"CAF audio", kRead, "caf", "", Container::kCaf}, {0, "caff"}, {8, "desc"}},
    {{"W64 audio", kRead, "w64", "", Container::kW64}, {0, "riff\x2E\x91\xCF\x11"}},
    {{"SPHERE audio", kRead, "sph nist", "", Container::kSphere}, {0, "NIST_1A"}},
    {{"VOC audio", kRead, "voc", "", Container::kVoc}, {0, "Creative Voice File"}},

    {{"MP4/AAC audio", kForeign, "m4a m4b m4r"}, {4, "ftypM4A"}},
    {{"MP4/AAC audio", kForeign, ""}, {4, "ftypM4B"}},
    {{"3GP audio or video", kForeign, "3gp 3gpp 3g2"}, {4, "ftyp3g"}},
    {{"QuickTime video", kForeign, "mov qt"}, {4, "ftypqt"}},
    {{"MP4 audio or video", kForeign, "mp4 m4v f4v"}, {4, "ftyp"}},
    {{"QuickTime video", kForeign, ""}, {4, "moov"}},
    {{"QuickTime video", kForeign, ""}, {4, "mdat"}},
    {{"AAC audio", kForeign, "aac adts"}, {0, "ADIF"}},
    {{"AMR audio", kForeign, "amr awb"}, {0, "#!AMR"}},
    {{"WebM or Matroska audio or video", kForeign, "webm mkv mka"}, {0, "\x1A\x45\xDF\xA3"}},
    {{"WMA audio or video", kForeign, "wma wmv asf"}, {0, "\x30\x26\xB2\x75\x8E\x66\xCF\x11"}},
    {{"AVI video", kForeign, "avi"}, {0, "RIFF"}, {8, "AVI "}},
    {{"BW64 audio", kForeign, "bw64"}, {0, "BW64"}, {8, "WAVE"}},
    {{"Flash video", kForeign, "flv"}, {0, "FLV\x01"}},
    {{"MPEG video", kForeign, "mpg mpeg vob"}, {0, "\0\0\x01\xBA"sv}},
    {{"RealMedia audio or video", kForeign, "rm ra rmvb"}, {0, ".RMF"}},
    {{"RealAudio", kForeign, ""}, {0, ".ra\xFD"}},
    {{"WavPack audio", kForeign, "wv"}, {0, "wvpk"}},
    {{"Monkey's Audio", kForeign, "ape"}, {0, "MAC "}},
    {{"Musepack audio", kForeign, "mpc"}, {0, "MPCK"}},
    {{"Musepack audio", kForeign, ""}, {0, "MP+"}},
    {{"TTA audio", kForeign, "tta"}, {0, "TTA1"}},
    {{"Shorten audio", kForeign, "shn"}, {0, "ajkg"}},
    {{"DSD audio", kForeign, "dsf dff"}, {0, "DSD "}},
    {{"DSD audio", kForeign, ""}, {0, "FRM8"}},
    {{"AC-3 audio", kForeign, "ac3 eac3"}, {0, "\x0B\x77"}},
    {{"DTS audio", kForeign, "dts"}, {0, "\x7F\xFE\x80\x01"}},
    {{"Amiga audio", kForeign, ""}, {0, "FORM"}, {8, "8SVX"}},
    {{"Ensoniq PARIS audio", kForeign, ""}, {0, " paf"}},
    {{"Portable Voice audio", kForeign, ""}, {0, "PVF1"}},
    {{"AVR audio", kForeign, ""}, {0, "2BIT"}},
    {{"Psion audio", kForeign, ""}, {0, "ALawSoundFile"}},
    {{"IRCAM audio", kForeign, ""}, {0, "\x64\xA3\x01\0"sv}},
    {{"IRCAM audio", kForeign, ""}, {0, "\x64\xA3\x02\0"sv}},
    {{"headerless samples", kHeadless, "raw pcm vox gsm sln g722 g729"}},
    {{"notes of music (MIDI)", kForeign, ""}, {0, "MThd"}},

    {{"gzip-compressed", kNoAudio, "", kUnpack}, {0, "\x1F\x8B"}},
    {{"bzip2-compressed", kNoAudio, "", kUnpack}, {0, "BZh"}},
    {{"xz-compressed", kNoAudio, "", kUnpack},
     {0,
      "\xFD"
      "7zXZ"}},
    {{"zstd-compressed", kNoAudio, "", kUnpack}, {0, "\x28\xB5\x2F\xFD"}},
    {{"a zip archive", kNoAudio, "", kUnpack}, {0, "PK\x03\x04"}},
    {{"a 7z archive", kNoAudio, "", kUnpack}, {0, "7z\xBC\xAF"}},
    {{"a RAR archive", kNoAudio, "", kUnpack}, {0, "Rar!"}},
    {{"a tar archive", kNoAudio, "", kUnpack}, {257, "ustar"}},
    {{"a PDF document", kNoAudio, "", "name a recording"}, {0, "%PDF"}},
    {{"a PNG picture", kNoAudio, "", "name a recording"}, {0, "\x89PNG"}},
    {{"a JPEG picture", kNoAudio, "", "name a recording"}, {0, "\xFF\xD8\xFF"}},
    {{"a GIF picture", kNoAudio, "", "name a recording"}, {0, "GIF8"}},
    {{"a NumPy array", kNoAudio, "", "name the recording that it was made of"}, {0, "\x93NUMPY"}},
    {{"an HDF5 file", kNoAudio, "", "name the recording that it was made of"}, {0, "\x89HDF"}},
};

/// What has no magic but looks as it does: told by looks_like_text() and the like.
constexpr AudioFormat kMp3 = {"MP3 audio", kRead, "", "", Container::kMpeg};
constexpr AudioFormat kAac = {"AAC audio", kForeign, ""};
constexpr AudioFormat kHtml = {"a web page (HTML)", kNoAudio, "", kDownload};
constexpr AudioFormat kXml = {"an XML text", kNoAudio, "", kDownload};
constexpr AudioFormat kJson = {"a JSON text", kNoAudio, "", kDownload};
constexpr AudioFormat kText = {"a text", kNoAudio, "", "name a recording, or download it again"};
constexpr AudioFormat kZeros = {"all zeros, as an interrupted copy leaves them", kNoAudio, "",
                                "copy or download it again"};

bool has(std::string_view head, const Sign& sign) {
  return head.size() >= sign.at + sign.bytes.size() &&
         head.substr(sign.at, sign.bytes.size()) == sign.bytes;
}

/// A frame's head as MPEG has it (ISO/IEC 11172-3, 13818-7 for AAC).
const AudioFormat* frame_format(std::string_view head) {
  if (head.size() < 4) return nullptr;
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(head[i]); };
  if (byte(0) != 0xFF || (byte(1) & 0xE0) != 0xE0) return nullptr;
  const int version = byte(1) >> 3 & 3;
  const int layer = byte(1) >> 1 & 3;
  const int rate = byte(2) >> 2 & 3;
  if (layer == 0) return (byte(1) & 0xF6) == 0xF0 && byte(2) >> 2 != 0x3F ? &kAac : nullptr;
  const int bit_rate = byte(2) >> 4;
  return version != 1 && bit_rate != 15 && rate != 3 ? &kMp3 : nullptr;
}

bool begins_with(std::string_view text, std::string_view word) {
  return lower(text.substr(0, word.size())) == word;
}

const AudioFormat* text_format(std::string_view head) {
  if (head.starts_with("\xEF\xBB\xBF")) head.remove_prefix(3);
  const std::size_t first = head.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return nullptr;
  const std::string_view text = head.substr(first);
  if (begins_with(text, "<!doctype") || begins_with(text, "<html") || begins_with(text, "<head")) {
    return &kHtml;
  }
  if (begins_with(text, "<?xml")) return &kXml;
  const auto is_printed = [](char c) {
    return static_cast<unsigned char>(c) >= 0x20 || c == '\n' || c == '\r' || c == '\t';
  };
  if (!std::all_of(text.begin(), text.end(), is_printed)) return nullptr;
  if (text.front() == '{' || text.front() == '[') return &kJson;
  return text.size() > 3 && is_utf8(text.substr(0, text.find_last_of(" \n") + 1)) ? &kText
                                                                                  : nullptr;
}

std::string head_of(ByteReader& bytes, std::uint64_t at) {
  std::string head(kHeadBytes, '\0');
  head.resize(bytes.read_at(at, std::as_writable_bytes(std::span(head))));
  return head;
}

/// Bytes of an ID3 tag, with its own header.
std::uint64_t id3_size(std::string_view head) {
  std::uint64_t size = 0;
  if (head.size() < 10) return 0;
  for (std::size_t i = 6; i < 10; ++i) size = size << 7 | (static_cast<unsigned>(head[i]) & 0x7FU);
  return size + 10;
}

}  // namespace

const AudioFormat* format_of_head(std::string_view head) {
  for (const Row& row : kRows) {
    if (!row.first.bytes.empty() && has(head, row.first) && has(head, row.second)) {
      return &row.format;
    }
  }
  // The mark of UTF-16 looks like a frame's head.
  if (head.size() >= 4 && head.starts_with("\xFF\xFE") && head[3] == 0) return &kText;
  if (const AudioFormat* frame = frame_format(head)) return frame;
  if (head.size() >= 4 && std::all_of(head.begin(), head.end(), [](char c) { return c == 0; })) {
    return &kZeros;
  }
  return text_format(head);
}

const AudioFormat* format_of(ByteReader& bytes) {
  std::string head = head_of(bytes, 0);
  const AudioFormat* format = format_of_head(head);
  std::uint64_t at = 0;
  for (int tags = 0; tags < 4 && head.starts_with("ID3"); ++tags) {
    at += id3_size(head);
    head = head_of(bytes, at);
    if (const AudioFormat* behind = format_of_head(head); behind && behind->use != kNoAudio) {
      format = behind;
    }
  }
  return format;
}

const AudioFormat* format_of_name(const fs::path& path) {
  const std::string extension = lower(path.extension().string());
  if (extension.size() < 2) return nullptr;
  for (const Row& row : kRows) {
    for (const std::string& known : split(row.format.extensions, ' ')) {
      if (!known.empty() && extension.compare(1, std::string::npos, known) == 0) return &row.format;
    }
  }
  return nullptr;
}

bool has_audio_extension(const fs::path& path) { return format_of_name(path) != nullptr; }

namespace {

/// Signs of two or three letters are found in too many other files.
bool is_strong(const AudioFormat& format, std::string_view head) {
  constexpr std::size_t kStrong = 4;
  if (format.use != kRead && format.use != kForeign) return false;
  constexpr char kNewestId3 = 4;
  if (head.starts_with("ID3")) return head.size() > 9 && head[3] <= kNewestId3;
  return std::any_of(std::begin(kRows), std::end(kRows), [&](const Row& row) {
    return &row.format == &format && row.first.bytes.size() + row.second.bytes.size() >= kStrong;
  });
}

}  // namespace

bool looks_like_recording(const fs::path& path) {
  if (has_audio_extension(path)) return true;
  const Descriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (file.value() < 0) return false;
  std::string head(kHeadBytes, '\0');
  const ssize_t got = read(file.value(), head.data(), head.size());
  head.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
  const AudioFormat* format = format_of_head(head);
  return format != nullptr && is_strong(*format, head);
}

}  // namespace ser
