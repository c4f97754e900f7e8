#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "reports/file_summaries.hpp"

namespace ser {
namespace {

RecordingSummary half_scale() {
  RecordingSummary made;
  made.file = "a.wav";
  made.bytes = 32044;
  AudioFacts facts;
  facts.channels = 2;
  facts.sample_rate = 16000;
  facts.frames = 8000;
  facts.clipped = true;
  facts.peak = 0.5F;
  facts.hash = "cafe";
  made.facts = facts;
  return made;
}

TEST(RecordingSummary, HalfOfFullScaleIsSixDecibelsBelow) {
  EXPECT_EQ(recording_text(half_scale()),
            "recording    a.wav\n"
            "size         32.0 kB\n"
            "sample rate  16000 Hz\n"
            "channels     2\n"
            "frames       8000\n"
            "duration     0.500 s\n"
            "peak         -6.02 dBFS\n"
            "clipped      yes\n"
            "silent       no\n"
            "hash         cafe\n");
  const Json json = recording_json(half_scale());
  EXPECT_NEAR(json.at("peak_dbfs").get<double>(), -6.0206, 1e-4);  // 20·log10(1/2)
  EXPECT_EQ(json.at("seconds"), 0.5);
  EXPECT_EQ(json.at("usable"), true);
  EXPECT_FALSE(json.contains("error"));
}

TEST(RecordingSummary, ZerosHaveNoPeak) {
  RecordingSummary zeros = half_scale();
  zeros.facts->peak = 0.0F;
  zeros.facts->silent = true;
  zeros.fault = data_error("a.wav: is silent", "silent");
  EXPECT_NE(recording_text(zeros).find("peak         none: all samples are 0\n"),
            std::string::npos);
  const Json json = recording_json(zeros);
  EXPECT_TRUE(json.at("peak_dbfs").is_null());
  EXPECT_EQ(json.at("usable"), false);
  EXPECT_EQ(json.at("reason"), "silent");
  EXPECT_EQ(json.at("error"), "a.wav: is silent");
}

TEST(RecordingSummary, WhatCannotBeDecodedHasNoFacts) {
  const RecordingSummary missing = read_recording("/nonexistent.wav");
  ASSERT_TRUE(missing.fault.has_value());
  EXPECT_EQ(missing.fault->reason(), "not-found");
  EXPECT_EQ(recording_text(missing), "");
  const Json json = recording_json(missing);
  EXPECT_EQ(json.at("usable"), false);
  EXPECT_FALSE(json.contains("frames"));
}

}  // namespace
}  // namespace ser
