#include "corpora/recognise.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "core/error.hpp"

namespace ser {
namespace {

std::optional<RecognisedName> shipped(const std::string& corpus, const std::string& path) {
  return NameReader(find_definition(corpus)).read("/data/" + path);
}

/// speaker gender age language style emotion label intensity text take
std::string fields(const std::optional<RecognisedName>& name) {
  if (!name) return "not recognised";
  const Utterance& row = name->row;
  std::string text;
  for (const auto& field : {row.speaker, row.gender, row.age, row.language, row.style, row.emotion,
                            row.label, row.intensity, row.text, row.take}) {
    text += (text.empty() ? "" : " ") + (field.empty() ? "-" : field);
  }
  return text;
}

TEST(Ravdess, NameGivesEveryField) {
  EXPECT_EQ(fields(shipped("ravdess", "Actor_12/03-01-06-02-02-01-12.wav")),
            "12 female - en speech fear fear strong dogs 01");
  EXPECT_EQ(fields(shipped("ravdess", "03-02-02-01-01-02-23.wav")),
            "23 male - en song calm calm normal kids 02");
}

TEST(Ravdess, EmotionNumbersAreTheDocumentedOnes) {
  const std::vector<std::string> emotions = {"neutral", "calm", "happy",   "sad",
                                             "angry",   "fear", "disgust", "surprise"};
  for (std::size_t i = 0; i < emotions.size(); ++i) {
    const auto name = shipped("ravdess", "03-01-0" + std::to_string(i + 1) + "-01-01-01-01.wav");
    ASSERT_TRUE(name);
    EXPECT_EQ(name->row.emotion, emotions[i]);
  }
}

TEST(Ravdess, OddActorsAreMenAndEvenOnesWomen) {
  for (int actor = 1; actor <= 24; ++actor) {
    const std::string id = (actor < 10 ? "0" : "") + std::to_string(actor);
    const auto name = shipped("ravdess", "03-01-01-01-01-01-" + id + ".wav");
    ASSERT_TRUE(name) << id;
    EXPECT_EQ(name->row.gender, actor % 2 == 1 ? "male" : "female") << id;
  }
}

TEST(Ravdess, ActorsAndCodesThatDoNotExistAreNotRecognised) {
  for (const std::string name :
       {"03-01-01-01-01-01-00", "03-01-01-01-01-01-25", "03-01-09-01-01-01-01",
        "02-01-01-01-01-01-01", "03-01-01-01-01-03-01", "03-01-01-01-01-01-011",
        "03-01-01-01-01"}) {
    EXPECT_FALSE(shipped("ravdess", name + ".wav")) << name;
  }
}

TEST(Ravdess, OtherFormatsStandBehindThoseOfTheCorpus) {
  EXPECT_TRUE(shipped("ravdess", "03-01-01-01-01-01-01.WAV"));
  EXPECT_TRUE(shipped("ravdess", "03-01-01-01-01-01-01.flac"));
  const auto foreign = shipped("ravdess", "03-01-01-01-01-01-01.m4a");
  ASSERT_TRUE(foreign);
  EXPECT_GT(foreign->rank, shipped("ravdess", "03-01-01-01-01-01-01.flac")->rank);
  EXPECT_FALSE(shipped("ravdess", "03-01-01-01-01-01-01"));
}

TEST(Ravdess, TwinsShareOneIdentityAndTheAudioOnlyOneGoesFirst) {
  const auto audio = shipped("ravdess", "a/03-01-05-01-01-01-01.wav");
  const auto video = shipped("ravdess", "b/01-01-05-01-01-01-01.wav");
  ASSERT_TRUE(audio && video);
  EXPECT_EQ(audio->twin_identity, video->twin_identity);
  EXPECT_NE(audio->identity, video->identity);
  EXPECT_LT(audio->rank, video->rank);
  EXPECT_EQ(audio->row.twin,
            "ravdess actor=01 channel=speech emotion=angry intensity=normal repetition=01 "
            "statement=kids");
  EXPECT_EQ(video->row.twin, audio->row.twin);
  for (const char* other : {"03-01-05-01-01-02-01.wav", "03-02-05-01-01-01-01.wav"}) {
    EXPECT_NE(shipped("ravdess", other)->row.twin, audio->row.twin) << other;
  }
}

TEST(NameReader, ACorpusWithoutTwinsFillsNoneAndOnlyMadeSpeechIsSynthetic) {
  EXPECT_EQ(shipped("emodb", "03a01Fa.wav")->row.twin, "");
  EXPECT_FALSE(shipped("emodb", "03a01Fa.wav")->row.synthetic);
  EXPECT_FALSE(shipped("ravdess", "03-01-05-01-01-01-01.wav")->row.synthetic);
  EXPECT_TRUE(shipped("demo", "demo_01_angry_1_1.wav")->row.synthetic);
}

TEST(EmoDb, LettersAreGermanInitials) {
  const std::map<std::string, std::string> letters = {
      {"W", "angry anger"},    {"L", "boredom boredom"}, {"E", "disgust disgust"},
      {"A", "fear fear"},      {"F", "happy happiness"}, {"T", "sad sadness"},
      {"N", "neutral neutral"}};
  for (const auto& [letter, emotion] : letters) {
    EXPECT_EQ(fields(shipped("emodb", "wav/03a01" + letter + "a.wav")),
              "03 male 31 de speech " + emotion + " - a01 a");
  }
}

TEST(EmoDb, SpeakersHaveSexAndAge) {
  const std::map<std::string, std::string> speakers = {
      {"03", "male 31"}, {"08", "female 34"}, {"09", "female 21"}, {"10", "male 32"},
      {"11", "male 26"}, {"12", "male 30"},   {"13", "female 32"}, {"14", "female 35"},
      {"15", "male 25"}, {"16", "female 31"}};
  for (const auto& [id, facts] : speakers) {
    EXPECT_EQ(fields(shipped("emodb", id + "b10Nf.wav")),
              id + " " + facts + " de speech neutral neutral - b10 f");
  }
}

TEST(EmoDb, LowerCaseLettersMeanTheSameAndCodesKeepTheirSpelling) {
  EXPECT_EQ(fields(shipped("emodb", "16B03WC.WAV")), "16 female 31 de speech angry anger - b03 c");
}

TEST(EmoDb, TextsAndSpeakersThatDoNotExistAreNotRecognised) {
  for (const std::string name :
       {"03a03Fa", "04a01Fa", "03a01Xa", "03a01Fg", "03a01F", "03a01Faa"}) {
    EXPECT_FALSE(shipped("emodb", name + ".wav")) << name;
  }
}

TEST(Demo, NameGivesEveryField) {
  EXPECT_EQ(fields(shipped("demo", "demo_02_angry_3_2.wav")),
            "02 female 70 en speech angry angry - boxes 2");
}

TEST(CremaD, NameGivesEveryField) {
  EXPECT_EQ(fields(shipped("crema-d", "AudioWAV/1001_IEO_ANG_HI.wav")),
            "1001 male 51 en-US speech angry ANG high IEO -");
  EXPECT_EQ(fields(shipped("crema-d", "1091_WSI_NEU_XX.wav")),
            "1091 female 29 en-US speech neutral NEU - WSI -");
}

TEST(CremaD, SingleXOfEarlyCopiesMeansXX) {
  const auto early = shipped("crema-d", "1040_ITH_SAD_X.wav");
  const auto late = shipped("crema-d", "1040_ITH_SAD_XX.wav");
  ASSERT_TRUE(early && late);
  EXPECT_EQ(early->row.intensity, "");
  EXPECT_EQ(early->identity, late->identity);
}

TEST(CremaD, ActorsOutside1001To1091AreNotRecognised) {
  EXPECT_FALSE(shipped("crema-d", "1092_IEO_ANG_HI.wav"));
  EXPECT_FALSE(shipped("crema-d", "11001_IEO_ANG_HI.wav"));
}

TEST(Tess, PleasantSurpriseIsSurprise) {
  EXPECT_EQ(fields(shipped("tess", "YAF_pleasant_surprised/YAF_bite_ps.wav")),
            "YAF female 26 en-CA speech surprise ps - bite -");
}

TEST(Tess, FileThatLacksTheFBelongsToTheOlderSpeaker) {
  EXPECT_EQ(fields(shipped("tess", "OAF_neutral/OA_bite_neutral.wav")),
            "OAF female 64 en-CA speech neutral neutral - bite -");
}

TEST(Savee, TwoLettersComeBeforeOne) {
  EXPECT_EQ(fields(shipped("savee", "AudioData/DC/sa01.wav")),
            "DC male - en-GB speech sad sadness - sa01 -");
  EXPECT_EQ(fields(shipped("savee", "AudioData/KL/su15.wav")),
            "KL male - en-GB speech surprise surprise - su15 -");
  EXPECT_EQ(fields(shipped("savee", "AudioData/JK/a01.wav")),
            "JK male - en-GB speech angry anger - a01 -");
}

TEST(Savee, FlattenedNameIsACopyOfTheFolderedOne) {
  const auto flat = shipped("savee", "DC_h07.wav");
  const auto foldered = shipped("savee", "AudioData/DC/h07.wav");
  ASSERT_TRUE(flat && foldered);
  EXPECT_EQ(fields(flat), fields(foldered));
  EXPECT_EQ(flat->identity, foldered->identity);
}

TEST(Savee, SameFileNameOfAnotherSpeakerIsAnotherRecording) {
  EXPECT_NE(shipped("savee", "DC/h07.wav")->identity, shipped("savee", "JE/h07.wav")->identity);
}

TEST(Savee, FileOutsideASpeakersFolderIsNotRecognised) {
  EXPECT_FALSE(shipped("savee", "AudioData/a01.wav"));
}

TEST(Iesc, LabelsComeFromFoldersAndAnyFileNameDoes) {
  EXPECT_EQ(fields(shipped("iesc", "Speaker-3/Happy/clip 7 (final).wav")),
            "3 - - en-IN speech happy Happy - - -");
}

TEST(Iesc, StraySpacesInFolderNamesDoNotMatter) {
  EXPECT_EQ(fields(shipped("iesc", "Speaker -8/ Anger /x.wav")),
            "8 - - en-IN speech angry Anger - - -");
}

TEST(Iesc, SpellingsOfOneSpeakersFolderAreOneSpeaker) {
  const auto identity = shipped("iesc", "Speaker-4/Fear/x.wav")->identity;
  for (const std::string folder : {"Speaker 4", "speaker_4", "SPEAKER4", "Speaker-04"}) {
    const auto name = shipped("iesc", folder + "/fear/x.wav");
    ASSERT_TRUE(name) << folder;
    EXPECT_EQ(name->identity, identity) << folder;
  }
  EXPECT_FALSE(shipped("iesc", "Speaker-9/Fear/x.wav"));
  EXPECT_FALSE(shipped("iesc", "Speaker-4/Joy/x.wav"));
}

TEST(Iesc, SameFileNameUnderAnotherEmotionIsAnotherRecording) {
  EXPECT_NE(shipped("iesc", "Speaker-1/Happy/1.wav")->identity,
            shipped("iesc", "Speaker-1/Sad/1.wav")->identity);
  EXPECT_EQ(shipped("iesc", "Speaker-1/Happy/1.wav")->identity,
            shipped("iesc", "copy/Speaker-1/Happy/1.wav")->identity);
}

TEST(Recognition, WordsMayHoldDigitsHyphensAndNamesMayHoldUmlauts) {
  const auto definition = parse_definition(
      Json::parse(R"json({"name": "words", "patterns": ["{speaker}_{word}_{emotion}"],
        "parts": {"speaker": ".+", "word": "[^_]+", "emotion": ["sad"]},
        "columns": {"speaker": "{speaker}", "label": "{emotion}", "text": "{word}"}})json"),
      "words");
  EXPECT_EQ(fields(NameReader(definition).read("/d/Jürgen_tic-tac-2_sad.wav")),
            "Jürgen - - - - sad sad - tic-tac-2 -");
}

TEST(Recognition, ColumnMapDecidesByTheFormOfSeveralParts) {
  const NameReader reader(
      parse_definition(Json::parse(R"json({"name": "two", "patterns": ["{speaker}{a}{b}"],
        "parts": {"speaker": "[0-9]", "a": ["x", "y"], "b": ["1", "2"]},
        "columns": {"speaker": "{speaker}",
                    "label": {"from": "{a}{b}", "values": {"x1": "sad", "y2": "happy"}}}})json"),
                       "two"));
  EXPECT_EQ(reader.read("/3x1.wav")->row.emotion, "sad");
  EXPECT_EQ(reader.read("/3Y2.wav")->row.emotion, "happy");
  EXPECT_FALSE(reader.read("/3x2.wav"));
}

TEST(Recognition, NamesInTablesHaveTheIdentityOfTheFiles) {
  const NameReader reader(find_definition("crema-d"));
  const auto identity = reader.read("/d/1040_ITH_SAD_XX.wav")->identity;
  for (const std::string name : {"1040_ITH_SAD_XX", "1040_ith_sad_x", "1040_ITH_SAD_XX.wav"}) {
    EXPECT_EQ(reader.identity_of(name), identity) << name;
  }
  EXPECT_EQ(reader.identity_of("1040_ITH"), std::nullopt);
}

TEST(Recognition, NoNameOfOneCorpusIsTakenForAnother) {
  std::vector<NameReader> readers;
  for (const auto& definition : known_definitions()) readers.emplace_back(definition);
  const std::map<std::string, std::string> names = {{"/d/demo_01_sad_1_1.wav", "demo"},
                                                    {"/d/03a01Fa.wav", "emodb"},
                                                    {"/d/03-01-01-01-01-01-01.wav", "ravdess"},
                                                    {"/d/1001_IEO_ANG_HI.wav", "crema-d"},
                                                    {"/d/OAF_bite_ps.wav", "tess"},
                                                    {"/d/DC/a01.wav", "savee"},
                                                    {"/d/DC_a01.wav", "savee"},
                                                    {"/d/Speaker-1/Sad/u1.wav", "iesc"}};
  for (const auto& [path, corpus] : names) {
    const auto named = recognise_all({path}, readers);
    ASSERT_NE(named[0].reader, nullptr) << path;
    EXPECT_EQ(named[0].reader->definition().name, corpus) << path;
    std::size_t accepting = 0;
    for (const auto& reader : readers) accepting += reader.read(path) ? 1 : 0;
    EXPECT_EQ(accepting, 1U) << path;
  }
}

TEST(Recognition, NameOfSeveralCorporaGoesToTheOneWithMostFiles) {
  const auto definition = [](const std::string& name, const std::string& pattern) {
    return NameReader(
        parse_definition(Json{{"name", name},
                              {"patterns", {pattern}},
                              {"parts", {{"speaker", "[0-9]+"}, {"emotion", {"sad", "happy"}}}},
                              {"columns", {{"speaker", "{speaker}"}, {"label", "{emotion}"}}}},
                         name));
  };
  std::vector<NameReader> readers;
  readers.push_back(definition("narrow", "{speaker}_{emotion}"));
  readers.push_back(NameReader(parse_definition(
      Json::parse(
          R"json({"name": "wide", "patterns": ["{speaker}_{emotion}", "{speaker}-{emotion}"],
        "parts": {"speaker": "[0-9]+", "emotion": ["sad", "happy"]},
        "columns": {"speaker": "{speaker}", "label": "{emotion}"}})json"),
      "wide")));
  const auto named = recognise_all({"/1_sad.wav", "/2-sad.wav"}, readers);
  EXPECT_EQ(named[0].reader->definition().name, "wide");
  const auto alone = recognise_all({"/1_sad.wav"}, readers);
  EXPECT_EQ(alone[0].reader->definition().name, "narrow");
}

}  // namespace
}  // namespace ser
