#include "remit/trial/record_bytes.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <new>

namespace {
std::atomic<std::size_t> largest_request = 0;  // bytes, of this whole test program
}

// Not inlined, or the compiler takes free() here for a mismatch with operator new.
[[gnu::noinline]] void* operator new(std::size_t size) {
  std::size_t seen = largest_request;
  while (seen < size && !largest_request.compare_exchange_weak(seen, size)) continue;
  if (void* memory = std::malloc(size > 0 ? size : 1)) return memory;
  throw std::bad_alloc();
}
[[gnu::noinline]] void* operator new(std::size_t size, const std::nothrow_t&) noexcept { return std::malloc(size); }
[[gnu::noinline]] void operator delete(void* memory) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

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

// A length is believed as far as there are bytes. Anywhere in the record, 2^20 elements (or far more) would otherwise
// be asked for before the first of them is missed.
TEST(RecordBytes, ADamagedLengthAsksForNoMemory) {
  const std::string bytes = bytes_of(some_record());
  const std::size_t allowed = bytes.size() * sizeof(Visit);
  int refused = 0;
  for (const std::uint64_t length : {std::uint64_t{1} << 20, ~std::uint64_t{0} / 2})
    for (std::size_t at = 0; at + sizeof length <= bytes.size(); ++at) {
      std::string damaged = bytes;
      std::memcpy(damaged.data() + at, &length, sizeof length);
      largest_request = 0;
      const auto record = record_from(damaged);
      EXPECT_LE(largest_request, allowed) << "length " << length << " at byte " << at;
      refused += !record;
      if (record) {
        EXPECT_EQ(bytes_of(*record), damaged) << "what is taken is taken whole";
      }
    }
  EXPECT_GT(refused, 0) << "some of these places are lengths";
}

}  // namespace
}  // namespace remit
