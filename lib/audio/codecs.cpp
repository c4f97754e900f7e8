#include <algorithm>
#include <array>
#include <cstdio>

#include "audio/chunks.hpp"
#include "core/text.hpp"

namespace ser {
namespace {

struct WaveCodec {
  unsigned number;
  std::string_view name;
  bool is_read = false;
};

constexpr WaveCodec kWaveCodecs[] = {
    {0x0001, "PCM", true},
    {0x0002, "Microsoft ADPCM", true},
    {0x0003, "floating point", true},
    {0x0006, "A-law", true},
    {0x0007, "mu-law", true},
    {0x0011, "IMA ADPCM", true},
    {0x0031, "GSM 6.10", true},
    {0x0038, "NMS ADPCM", true},
    {0x0040, "G.721 ADPCM", true},
    {0x0050, "MPEG layer 2", true},
    {0x0055, "MP3", true},
    {0x0010, "OKI ADPCM"},
    {0x0014, "G.723 ADPCM"},
    {0x0017, "Dialogic ADPCM"},
    {0x0020, "Yamaha ADPCM"},
    {0x0022, "DSP TrueSpeech"},
    {0x0042, "G.723.1"},
    {0x0045, "G.726 ADPCM"},
    {0x0057, "AMR"},
    {0x0058, "AMR-WB"},
    {0x0064, "G.726 ADPCM"},
    {0x0065, "G.722"},
    {0x0083, "G.729"},
    {0x0092, "AC-3"},
    {0x00FF, "AAC"},
    {0x0111, "G.723.1"},
    {0x0130, "ACELP"},
    {0x0160, "WMA"},
    {0x0161, "WMA"},
    {0x0162, "WMA Pro"},
    {0x0163, "WMA Lossless"},
    {0x0270, "ATRAC3"},
    {0x1600, "AAC"},
    {0x1602, "AAC"},
    {0x1610, "AAC"},
    {0x2000, "AC-3"},
    {0x2001, "DTS"},
    {0x674F, "Vorbis"},
    {0x704F, "Opus"},
    {0x7A21, "AMR"},
    {0x7A22, "AMR-WB"},
    {0xA106, "AAC"},
    {0xA109, "Speex"},
    {0xF1AC, "FLAC"},
};

struct LetterCodec {
  std::string_view letters;
  std::string_view name;
  bool is_read = false;
};

constexpr LetterCodec kLetterCodecs[] = {
    {"lpcm", "PCM", true},
    {"NONE", "PCM", true},
    {"sowt", "PCM", true},
    {"twos", "PCM", true},
    {"raw ", "PCM", true},
    {"in24", "PCM", true},
    {"in32", "PCM", true},
    {"42ni", "PCM", true},
    {"23ni", "PCM", true},
    {"fl32", "floating point", true},
    {"FL32", "floating point", true},
    {"fl64", "floating point", true},
    {"FL64", "floating point", true},
    {"ulaw", "mu-law", true},
    {"ULAW", "mu-law", true},
    {"alaw", "A-law", true},
    {"ALAW", "A-law", true},
    {"alac", "Apple Lossless", true},
    {"GSM ", "GSM 6.10", true},
    {"DWVW", "DWVW", true},
    {"ima4", "IMA ADPCM", true},
    {"aac ", "AAC"},
    {"aace", "AAC"},
    {"aach", "AAC"},
    {"opus", "Opus"},
    {".mp3", "MP3"},
    {"MAC3", "MACE 3:1"},
    {"MAC6", "MACE 6:1"},
    {"QDMC", "QDesign"},
    {"QDM2", "QDesign"},
    {"Qclp", "QUALCOMM PureVoice"},
    {"G722", "G.722"},
    {"ilbc", "iLBC"},
    {"samr", "AMR"},
};

}  // namespace

std::string foreign_wave_codec(unsigned number) {
  const auto found = std::find_if(std::begin(kWaveCodecs), std::end(kWaveCodecs),
                                  [&](const WaveCodec& codec) { return codec.number == number; });
  const bool known = found != std::end(kWaveCodecs);
  if (known && found->is_read) return "";
  std::array<char, 16> hex{};
  std::snprintf(hex.data(), hex.size(), "0x%04X", number);
  return (known ? std::string(found->name) + " (codec " : "an unknown codec (") + hex.data() + ")";
}

std::string foreign_codec(std::string_view letters) {
  const auto found =
      std::find_if(std::begin(kLetterCodecs), std::end(kLetterCodecs),
                   [&](const LetterCodec& codec) { return codec.letters == letters; });
  const bool known = found != std::end(kLetterCodecs);
  if (known && found->is_read) return "";
  std::string shown;
  for (const char c : letters) shown += c >= ' ' && c <= '~' ? c : '?';
  return (known ? std::string(found->name) + " (codec '" : "an unknown codec ('") + shown + "')";
}

}  // namespace ser
