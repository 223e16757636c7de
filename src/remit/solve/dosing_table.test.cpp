// Every legal combination of the table, and each kind of row that is none, with its line and code.
#include "remit/solve/dosing_table.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace remit {
namespace {

Result<DosingTable> parse(const std::string& text, Carry carry = Carry::locf) {
  return parse_dosing_table(text, "doses.csv", {.compartments = {"depot", "central"}, .carry = carry});
}

/// One dose row under all columns.
Result<DosingTable> row(const std::string& cells) {
  return parse("ID,TIME,AMT,RATE,DUR,EVID,CMT,II,ADDL,SS\n1,0," + cells);
}

std::vector<std::string> codes(const Result<DosingTable>& table) {
  std::vector<std::string> result;
  for (const Diagnostic& diagnostic : table.diagnostics()) result.push_back(diagnostic.code);
  return result;
}

using Codes = std::vector<std::string>;

TEST(DosingTable, AcceptsEachLegalCombination) {
  for (const char* cells :
       {"100,0,0,1,1,0,0,0",                                                                        // bolus
        "100,10,0,1,1,0,0,0",  "100,-1,0,1,1,0,0,0",  "100,-2,0,1,1,0,0,0",   "100,0,2,1,1,0,0,0",  // infusion
        "100,0,0,1,1,24,3,0",  "100,10,0,1,1,24,3,0", "100,-1,0,1,1,24,3,0",                        // repeated
        "100,0,0,1,1,24,0,1",  "100,0,0,1,1,24,3,2",                                                // steady, boluses
        "100,10,0,1,1,24,0,1", "100,-1,0,1,1,24,2,2", "100,-2,0,1,1,24,0,1",  "100,0,30,1,1,24,0,1",
        "0,10,0,1,1,0,0,1",    "0,-1,0,1,1,0,0,1",  // constant
        "100,10,0,4,1,24,3,1", "0,0,0,0,0,0,0,0",     "0,0,0,2,0,0,0,0",      "0,0,0,3,0,0,0,0",
        "7,0,0,5,1,0,0,0",     "0.5,0,0,6,2,0,0,0",   "7,0,0,8,central,0,0,0"}) {
    const auto table = row(cells);
    EXPECT_TRUE(table.ok()) << cells << "\n" << render(table.diagnostics());
    EXPECT_TRUE(table.diagnostics().empty()) << cells << "\n" << render(table.diagnostics());
  }
}

TEST(DosingTable, RefusesEachOtherCombinationWithItsReason) {
  const std::pair<const char*, Codes> cases[] = {
      {"-1,0,0,1,1,0,0,0", {"dosing-amount"}},
      {"100,-3,0,1,1,0,0,0", {"dosing-rate"}},
      {"100,0,-1,1,1,0,0,0", {"dosing-duration"}},
      {"100,0,0,1,1,-24,0,0", {"dosing-interval"}},
      {"100,0,0,1,1,1e-12,1,0", {"dosing-interval"}},
      {"100,0,0,1,1,24,-1,0", {"dosing-additional"}},
      {"100,0,0,1,1,24,100001,0", {"dosing-additional"}},
      {"100,0,0,1,1,24,1.5,0", {"dosing-number"}},
      {"100,0,0,1,1,24,0,3", {"dosing-steady"}},
      {"100,10,2,1,1,0,0,0", {"dosing-rate-and-duration"}},
      {"100,0,0,1,1,0,3,0", {"dosing-additional-without-interval"}},
      {"100,0,0,1,1,0,0,1", {"dosing-steady-without-interval"}},
      {"100,10,0,1,1,0,0,2", {"dosing-steady-without-interval"}},
      {"0,0,0,1,1,0,0,0", {"dosing-empty-dose"}},
      {"0,10,0,1,1,0,0,0", {"dosing-empty-dose"}},
      {"0,0,0,1,1,24,0,1", {"dosing-empty-dose"}},
      {"0,-2,0,1,1,0,0,1", {"dosing-constant-duration"}},
      {"0,0,2,1,1,0,0,1", {"dosing-constant-duration"}},
      {"0,10,0,1,1,0,0,2", {"dosing-constant-steady"}},
      {"0,10,0,1,1,24,0,1", {"dosing-constant-interval"}},
      {"0,10,0,1,1,24,2,1", {"dosing-constant-interval", "dosing-constant-additional"}},
      {"100,0,0,0,1,0,0,0", {"dosing-not-a-dose"}},
      {"0,0,0,0,1,24,0,0", {"dosing-not-a-dose"}},
      {"0,5,0,2,1,0,0,0", {"dosing-not-a-dose"}},
      {"0,0,0,3,1,0,0,1", {"dosing-not-a-dose"}},
      {"7,0,0,5,1,0,2,0", {"dosing-not-a-dose"}},
      {"100,0,0,7,1,0,0,0", {"dosing-evid"}},
      {"0,0,0,-1,1,0,0,0", {"dosing-evid"}},
      {"100,0,0,1,3,0,0,0", {"dosing-cmt"}},
      {"0,0,0,2,-1,0,0,0", {"dosing-cmt-off"}},
      {"100,0,0,1,centrall,0,0,0", {"dosing-cmt"}},
      {"100,0,0,1,0,0,0,0", {"dosing-cmt-missing"}},
      {"1e999,0,0,0,1,0,0,0", {"dosing-number"}},
      {"lots,0,0,0,1,0,0,0", {"dosing-number"}},
  };
  for (const auto& [cells, expected] : cases) {
    const auto table = row(cells);
    EXPECT_FALSE(table.ok()) << cells;
    EXPECT_EQ(codes(table), expected) << cells;
    for (const Diagnostic& diagnostic : table.diagnostics()) EXPECT_EQ(diagnostic.span.line, 2) << cells;
  }
}

TEST(DosingTable, WarnsOfAnIntervalThatDoesNothing) {
  const auto table = row("100,0,0,1,1,24,0,0");
  ASSERT_TRUE(table.ok());
  EXPECT_EQ(codes(table), Codes{"dosing-interval-unused"});
}

TEST(DosingTable, TellsAllComplaintsAtOnce) {
  const auto table = parse("TIME,AMT,EVID,CMT\n0,-5,1,1\n1,5,1,9\n0,0,0,0\n");
  EXPECT_EQ(codes(table), (Codes{"dosing-amount", "dosing-cmt", "dosing-time-falls"}));
  EXPECT_EQ(table.diagnostics().back().span.line, 4);
}

TEST(DosingTable, NamesTheIntendedCompartment) {
  const auto table = row("100,0,0,1,centrall,0,0,0");
  EXPECT_NE(table.diagnostics().at(0).hint.find("central"), std::string::npos);
}

TEST(DosingTable, KeepsSubjectsTogether) {
  const auto table = parse("ID,TIME\na,0\na,1\nb,0\na,2\n");
  EXPECT_EQ(codes(table), Codes{"dosing-id-again"});
  const auto good = parse("ID,TIME\na,0\na,1\nb,0\n");
  ASSERT_TRUE(good.ok());
  ASSERT_EQ(good->subjects.size(), 2u);
  EXPECT_EQ(good->subjects[0].rows.size(), 2u);
}

TEST(DosingTable, LetsTimeStartAgainOnlyAtAReset) {
  const auto table = parse("TIME,EVID,AMT,CMT\n0,0,0,0\n50,0,0,0\n10,4,5,1\n12,0,0,0\n");
  ASSERT_TRUE(table.ok()) << render(table.diagnostics());
  EXPECT_EQ(table->subjects[0].rows[2].clock, 50);
  EXPECT_EQ(table->subjects[0].rows[3].clock, 52);
  EXPECT_EQ(codes(parse("TIME,EVID,AMT,CMT\n50,0,0,0\n10,1,5,1\n")), Codes{"dosing-time-falls"});
  const auto strict = parse_dosing_table("TIME,EVID\n50,0\n10,3\n", "t", {.compartments = {"x"}, .time_reset = false});
  EXPECT_EQ(codes(strict), Codes{"dosing-time-falls"});
}

TEST(DosingTable, WantsOneCaseAndTheTime) {
  EXPECT_EQ(codes(parse("time,AMT\n0,0\n")), Codes{"dosing-case"});
  EXPECT_EQ(codes(parse("Time\n0\n")), Codes{"dosing-case"});
  EXPECT_EQ(codes(parse("AMT\n0\n")), Codes{"dosing-column"});
  EXPECT_TRUE(parse("time,dv,Weight\n0,3,70\n").ok());
  EXPECT_EQ(codes(parse("TIME\n-1\n")), Codes{"dosing-time"});
  EXPECT_EQ(codes(parse("TIME,DV\n.,1\n")), Codes{"dosing-time"});
  EXPECT_EQ(codes(parse("TIME\n")), Codes{"dosing-empty"});
}

TEST(DosingTable, InfersDosesWithoutEvid) {
  const auto table = parse("TIME,AMT,CMT,RATE,SS\n0,5,1,0,0\n1,0,1,0,0\n2,0,1,3,1\n");
  ASSERT_TRUE(table.ok()) << render(table.diagnostics());
  EXPECT_EQ(table->subjects[0].rows[0].event, DosingEvent::dose);
  EXPECT_EQ(table->subjects[0].rows[1].event, DosingEvent::observe);
  EXPECT_EQ(table->subjects[0].rows[2].event, DosingEvent::dose);
  EXPECT_EQ(table->infused(), std::vector<std::string>{"depot"});
}

TEST(DosingTable, FillsCovariatesForwardOrBackward) {
  const std::string text = "TIME,wt\n0,.\n1,70\n2,NA\n3,80\n4,\n";
  const auto values = [&](Carry carry) {
    std::vector<double> result;
    const auto table = parse(text, carry);
    for (const DosingRow& each : table->subjects.at(0).rows) result.push_back(each.covariates.at(0));
    return result;
  };
  EXPECT_EQ(values(Carry::locf), (std::vector<double>{70, 70, 70, 80, 80}));
  EXPECT_EQ(values(Carry::nocb), (std::vector<double>{70, 70, 80, 80, 80}));
}

TEST(DosingTable, StopsBeforeAMillionDoses) {
  std::string text = "TIME,AMT,CMT,II,ADDL\n";
  for (int i = 0; i < 11; ++i) text += "0,1,1,1,100000\n";
  EXPECT_EQ(codes(parse(text)), Codes{"dosing-too-many"});
}

TEST(DosingTable, ReadsALongTableInLinearTime) {
  std::string text = "ID,TIME,AMT,CMT\n";
  for (int i = 0; i < 200'000; ++i) text += std::to_string(i) + ",0,1,1\n";
  const auto table = parse(text);
  ASSERT_TRUE(table.ok());
  EXPECT_EQ(table->subjects.size(), 200'000u);
}

}  // namespace
}  // namespace remit
