#include "remit/trial/record_bytes.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace remit {
namespace {

PatientRecord some_record() {
  PatientRecord record;
  record.id = 7;
  record.arm = 1;
  record.status = Status::not_finite;
  record.baseline = {{"age", 66.5}, {"sex", 1}};
  Visit visit;
  visit.day = 28.25;
  visit.mrd = std::numeric_limits<double>::quiet_NaN();
  visit.lesions = {{12, false}, {0, true}};
  visit.markers = {1, 2, 3};
  visit.response = Response::complete_response;
  record.visits = {visit, Visit()};
  record.adverse_events = {{.term = "neutropenia", .grade = 4, .day = 12, .first_day = {3, 3, 5, 12}}};
  record.exposures = {{.drug = "A", .planned = 50, .given = 40, .holds = 2, .stopped = true}};
  record.death_cause = "infection";
  record.pfs_reason = "death";
  record.outcome.state = {1e-300, -0.0};
  record.outcome.realised = {{.tick = 5, .change = Realised::Change::set_state, .target = 3, .value = 0.1}};
  return record;
}

TEST(RecordBytes, ARecordComesBackToTheByte) {
  const std::string bytes = bytes_of(some_record());
  const auto back = record_from(bytes);
  ASSERT_TRUE(back.has_value());
  EXPECT_EQ(bytes_of(*back), bytes);
  EXPECT_EQ(back->visits.at(0).markers, std::vector<double>({1, 2, 3}));
  EXPECT_EQ(back->visits.at(0).lesions.at(0).diameter, 12);
  EXPECT_TRUE(back->visits.at(0).lesions.at(1).extramedullary);
  EXPECT_EQ(back->visits.at(0).response, Response::complete_response);
  EXPECT_EQ(back->adverse_events.at(0).term, "neutropenia");
  EXPECT_EQ(back->adverse_events.at(0).first_day[2], 5);
  EXPECT_EQ(back->exposures.at(0).holds, 2);
  EXPECT_TRUE(back->exposures.at(0).stopped);
  EXPECT_EQ(back->outcome.realised.at(0).value, 0.1);
  EXPECT_EQ(back->baseline.at(0).first, "age");
  EXPECT_EQ(back->status, Status::not_finite);
}

TEST(RecordBytes, AScreenedCandidateComesBackToTheByte) {
  Screened screened;
  screened.excluded_by = 2;
  screened.categories = {1, 3};
  screened.strata = {0.5};
  screened.patient = {.id = 9, .arm = 0, .parameters = {1, 2}, .state = {3}};
  const std::string bytes = bytes_of(screened);
  const auto back = screened_from(bytes);
  ASSERT_TRUE(back.has_value());
  EXPECT_EQ(bytes_of(*back), bytes);
  EXPECT_EQ(back->patient.parameters, screened.patient.parameters);
}

TEST(RecordBytes, NoPartOfARecordIsTakenForOne) {
  const std::string bytes = bytes_of(some_record());
  for (std::size_t size = 0; size < bytes.size(); ++size)
    EXPECT_FALSE(record_from(std::string_view(bytes).substr(0, size)).has_value()) << size;
  EXPECT_FALSE(record_from(bytes + "x").has_value());
}

TEST(RecordBytes, ADamagedLengthAsksForNoMemory) {
  std::string bytes = bytes_of(some_record());
  for (std::size_t at = 0; at + 8 <= bytes.size(); ++at) {
    std::string damaged = bytes;
    damaged.replace(at, 8, 8, '\x7f');
    (void)record_from(damaged);  // whatever it is, it ends
  }
}

}  // namespace
}  // namespace remit
