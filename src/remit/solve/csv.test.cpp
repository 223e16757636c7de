#include "remit/solve/csv.hpp"

#include <gtest/gtest.h>

namespace remit {
namespace {

std::string first_code(std::string_view text) {
  const auto csv = parse_csv(text, "t.csv");
  return csv.ok() ? "" : csv.diagnostics().front().code;
}

TEST(Csv, ReadsQuotesDoubledQuotesAndLineEndsInCells) {
  const auto csv = parse_csv("a,b\r\n\"x,\"\"y\"\"\",\"two\nlines\"\r\n\r\n1,2", "t.csv");
  ASSERT_TRUE(csv.ok()) << render(csv.diagnostics());
  EXPECT_EQ(csv->header, (std::vector<std::string>{"a", "b"}));
  ASSERT_EQ(csv->rows.size(), 2u);
  EXPECT_EQ(csv->rows[0].cells, (std::vector<std::string>{"x,\"y\"", "two\nlines"}));
  EXPECT_EQ(csv->rows[1].line, 5);
}

TEST(Csv, DescribesDamage) {
  EXPECT_EQ(first_code(std::string_view("a,b\n1,\0\n", 8)), "csv-nul");
  EXPECT_EQ(first_code("a,b\n1,\"2"), "csv-quote");
  EXPECT_EQ(first_code("a,b\n\"1\"x,2"), "csv-quote");
  EXPECT_EQ(first_code("\n \n"), "csv-empty");
  EXPECT_EQ(first_code("a,a\n1,2"), "csv-header");
  EXPECT_EQ(first_code("a,\n1,2"), "csv-header");
  EXPECT_EQ(first_code("a,b\n1,2,3"), "csv-ragged");
  EXPECT_EQ(first_code("a;b\n1;2"), "csv-header");
  EXPECT_EQ(first_code("a\tb\n1\t2"), "csv-header");
}

TEST(Csv, HoldsAMillionRowsAndNoMore) {
  std::string rows = "a\n";
  for (int i = 0; i < 1'000'000; ++i) rows += "1\n";
  EXPECT_EQ(first_code(rows), "");
  EXPECT_EQ(first_code(rows + "1\n"), "csv-too-many");
}

TEST(Csv, ComplainsAHundredTimesAboutNoise) {
  std::string noise = "a,b\n";
  for (int i = 0; i < 500'000; ++i) noise += "x\"y,\n\",,,,\n";
  const auto csv = parse_csv(noise, "t.csv");
  ASSERT_FALSE(csv.ok());
  EXPECT_EQ(csv.diagnostics().size(), 101u);
  EXPECT_EQ(csv.diagnostics().back().code, "csv-more");
}

}  // namespace
}  // namespace remit
