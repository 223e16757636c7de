#include "remit/trial/pfs.hpp"

#include <gtest/gtest.h>

#include <ostream>
#include <vector>

namespace remit {

void PrintTo(const PfsResult& result, std::ostream* out) {
  *out << "day " << result.day << (result.event ? " event " : " censored ") << result.reason;
}

bool operator==(const PfsResult& a, const PfsResult& b) {
  return a.day == b.day && a.event == b.event && std::string(a.reason) == b.reason;
}

namespace {

/// One letter a visit, four weeks apart: "." stable, "m" missed, "p" unconfirmed claim, "P" confirmed progression.
std::vector<PfsVisit> seen(const std::string& letters) {
  std::vector<PfsVisit> visits;
  for (const char letter : letters) {
    PfsVisit visit{.day = 28.0 * static_cast<double>(visits.size() + 1)};
    visit.adequate = letter != 'm';
    visit.progression = letter == 'P';
    visit.claim = letter == 'p' || letter == 'P';
    visits.push_back(visit);
  }
  return visits;
}

PfsResult under(Censoring censoring, const std::string& letters, PfsInput input = {}) {
  const auto visits = seen(letters);
  input.visits = visits;
  return progression_free(input, rule_of(censoring));
}

const PfsInput dead_on_100 = {.death_day = 100, .end_reason = EndReason::death};

TEST(Pfs, WithoutAnyAssessmentAPatientIsCensoredAtRandomisation) {
  for (const Censoring rule : {Censoring::fda, Censoring::ema}) {
    EXPECT_EQ(under(rule, ""), (PfsResult{0, false, "no assessment"}));
    EXPECT_EQ(under(rule, "..P", {.baseline = false}), (PfsResult{0, false, "no assessment"}));
  }
}

TEST(Pfs, DeathBeforeTheFirstAssessmentIsAnEventIfSoon) {
  const PfsInput soon = {.death_day = 40, .end_reason = EndReason::death};
  EXPECT_EQ(under(Censoring::fda, "m", soon), (PfsResult{40, true, "death"}));
  EXPECT_EQ(under(Censoring::ema, "m", soon), (PfsResult{40, true, "death"}));
  EXPECT_EQ(under(Censoring::fda, "", dead_on_100), (PfsResult{0, false, "no assessment"})) << "beyond two intervals";
  EXPECT_EQ(under(Censoring::fda, "mmm", dead_on_100), (PfsResult{0, false, "no assessment"}));
  EXPECT_EQ(under(Censoring::ema, "mmm", dead_on_100), (PfsResult{100, true, "death"}));
}

TEST(Pfs, ProgressionIsDatedAtTheFirstVisitShowingIt) {
  for (const Censoring rule : {Censoring::fda, Censoring::ema})
    EXPECT_EQ(under(rule, "..PP"), (PfsResult{84, true, "progression"}));
}

TEST(Pfs, ProgressionAfterAGapIsCensoredByFdaOnly) {
  EXPECT_EQ(under(Censoring::fda, "..mmP"), (PfsResult{56, false, "missed visits"}));
  EXPECT_EQ(under(Censoring::ema, "..mmP"), (PfsResult{140, true, "progression"}));
  EXPECT_EQ(under(Censoring::fda, ".m.mP"), (PfsResult{140, true, "progression"})) << "one missed visit is no gap";
}

TEST(Pfs, DeathAfterAGapIsCensoredByFdaOnly) {
  EXPECT_EQ(under(Censoring::fda, ".mm", dead_on_100), (PfsResult{28, false, "missed visits"}));
  EXPECT_EQ(under(Censoring::ema, ".mm", dead_on_100), (PfsResult{100, true, "death"}));
}

TEST(Pfs, DeathWithoutProgressionIsAnEvent) {
  EXPECT_EQ(under(Censoring::fda, "..m", dead_on_100), (PfsResult{100, true, "death"}));
  EXPECT_EQ(under(Censoring::ema, "...", dead_on_100), (PfsResult{100, true, "death"}));
}

TEST(Pfs, NewTherapyCensorsByFdaIsIgnoredByEmaAndIsAnEventInTableC) {
  const PfsInput treated = {.new_therapy_day = 60};
  EXPECT_EQ(under(Censoring::fda, "...P", treated), (PfsResult{56, false, "new therapy"}));
  EXPECT_EQ(under(Censoring::ema, "...P", treated), (PfsResult{112, true, "progression"}));
  EXPECT_EQ(under(Censoring::fda_new_therapy_is_event, "...P", treated), (PfsResult{60, true, "new therapy"}));
}

TEST(Pfs, NewTherapyAfterProgressionChangesNothing) {
  EXPECT_EQ(under(Censoring::fda, ".P", {.new_therapy_day = 60}), (PfsResult{56, true, "progression"}));
}

TEST(Pfs, WhoLeavesIsCensoredAtTheLastAdequateAssessment) {
  for (const Censoring rule : {Censoring::fda, Censoring::ema}) {
    EXPECT_EQ(under(rule, "..m"), (PfsResult{56, false, "data cut"}));
    EXPECT_EQ(under(rule, "...", {.end_reason = EndReason::dropout}), (PfsResult{84, false, "dropout"}));
  }
}

TEST(Pfs, AnUnconfirmedClaimCountsInTableBOnly) {
  EXPECT_EQ(under(Censoring::fda, "..p"), (PfsResult{56, false, "data cut"}));
  EXPECT_EQ(under(Censoring::fda_all_claims, "..p."), (PfsResult{84, true, "progression"}));
}

TEST(Pfs, TheClockMayStartLater) {
  EXPECT_EQ(under(Censoring::fda, "", {.start_day = 42}), (PfsResult{42, false, "no assessment"}));
}

}  // namespace
}  // namespace remit
