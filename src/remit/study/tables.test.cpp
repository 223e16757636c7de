#include "remit/study/tables.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "remit/study/test_run.hpp"

namespace remit {
namespace {

TEST(Tables, AdtteHasOneRowAPatientAndParameter) {
  const StudyRun run = test::fake_run(30, 30);
  const Table table = adtte(run);
  EXPECT_EQ(table.rows(), 60u * 3);
  const auto& code = table.texts("PARAMCD");
  EXPECT_EQ(std::set<std::string>(code.begin(), code.end()), (std::set<std::string>{"PFS", "TTP", "TTR"}));
  const auto& subjects = table.texts("USUBJID");
  EXPECT_EQ(std::set<std::string>(subjects.begin(), subjects.end()).size(), 60u);
  EXPECT_EQ(subjects[0], "fake-AB-000000");
}

TEST(Tables, AdtteCountsDaysFromOneAndCodesReasons) {
  StudyRun run = test::fake_run(2, 0);
  run.records[0].pfs_days = 100, run.records[0].pfs_event = true, run.records[0].pfs_reason = "death";
  run.records[1].pfs_days = 50, run.records[1].pfs_event = false, run.records[1].pfs_reason = "missed visits";
  const Table table = adtte(run);
  EXPECT_EQ(table.numbers("AVAL")[0], 101);
  EXPECT_EQ(table.integers("CNSR")[0], 0);
  EXPECT_EQ(table.texts("EVNTDESC")[0], "death");
  EXPECT_NE(table.integers("CNSR")[1], 0);  // time to progression: death censors
  EXPECT_EQ(table.integers("CNSR")[3], 3);
  EXPECT_EQ(table.texts("CNSDTDSC")[3], "missed visits");
}

TEST(Tables, AFailedPatientHasARowWithoutAValue) {
  const StudyRun run = test::fake_run();
  const Table table = adtte(run);
  const auto& status = table.texts("SIMSTAT");
  const std::size_t row = std::size_t(std::ranges::find(status, "not_finite") - status.begin());
  ASSERT_LT(row, status.size());
  EXPECT_TRUE(std::isnan(table.numbers("AVAL")[row]));
  EXPECT_EQ(table.integers("CNSR")[row], 99);
  EXPECT_EQ(table.integers("SIMPAT")[row], 5);
}

TEST(Tables, AdrsOrdersResponsesAsAdmiralOncoDoes) {
  const StudyRun run = test::fake_run(40, 40);
  const Table table = adrs(run);
  const std::vector<std::pair<std::string, double>> order = {{"sCR", 7}, {"CR", 6}, {"VGPR", 5}, {"PR", 4},
                                                             {"MR", 3},  {"SD", 2}, {"PD", 1},   {"NE", 8}};
  std::size_t seen = 0;
  for (std::size_t k = 0; k < table.rows(); ++k) {
    if (table.texts("PARAMCD")[k] != "CBOR") continue;
    const auto expected = std::ranges::find(order, table.texts("AVALC")[k], &std::pair<std::string, double>::first);
    ASSERT_NE(expected, order.end());
    EXPECT_EQ(expected->second, table.numbers("AVAL")[k]);
    ++seen;
  }
  EXPECT_EQ(seen, 79u);  // one patient failed
}

TEST(Tables, StudiesThatScanTellOfLesions) {
  StudyRun run = test::fake_run(40, 40);
  const auto rows_named = [](const Table& table, const std::string& code) {
    return std::ranges::count(table.texts("PARAMCD"), code);
  };
  EXPECT_EQ(visits(run).csv().find("FOCLES"), std::string::npos);
  EXPECT_EQ(rows_named(adrs(run), "FOCLES"), 0);
  run.records[0].visits[0].lesions = {{12, false}, {0, true}, {31, false}};
  run.records[0].focal_lesion = PatientRecord::FocalLesion::seen;
  const Table table = visits(run);
  EXPECT_EQ(table.numbers("FOCLES")[0], 2);
  EXPECT_EQ(table.numbers("FOCLESMM")[0], 31);
  EXPECT_TRUE(std::isnan(table.numbers("FOCLES")[1])) << "no scan";
  EXPECT_EQ(rows_named(adrs(run), "FOCLES"), 1) << "of those MRD negative and scanned only";
}

TEST(Tables, VisitsHideWhatAMissedVisitDidNotMeasure) {
  const StudyRun run = test::fake_run(40, 40);
  const Table table = visits(run);
  std::size_t missed = 0;
  for (std::size_t k = 0; k < table.rows(); ++k) {
    if (table.integers("MISSED")[k] == 0) continue;
    ++missed;
    EXPECT_TRUE(std::isnan(table.numbers("MPROTS")[k]));
    EXPECT_FALSE(std::isnan(table.numbers("SIMMPROT")[k]));
  }
  EXPECT_GT(missed, 0u);
}

}  // namespace
}  // namespace remit
