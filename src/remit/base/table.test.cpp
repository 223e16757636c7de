#include "remit/base/table.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "remit/base/assert.hpp"

namespace remit {
namespace {

using Numbers = std::vector<double>;
using Integers = std::vector<std::int64_t>;
using Texts = std::vector<std::string>;

Table example() {
  Table table;
  table.add({"id", "", Integers{1, 2}});
  table.add({"time", "d", Numbers{0.1, std::nan("")}});
  table.add({"note", "", Texts{"say \"no\", please", ""}});
  return table;
}

TEST(Table, GivesColumnsByNameAndType) {
  const Table table = example();
  EXPECT_EQ(table.rows(), 2u);
  EXPECT_TRUE(table.has("time"));
  EXPECT_FALSE(table.has("Time"));
  EXPECT_EQ(table.numbers("time")[0], 0.1);
  EXPECT_EQ(table.integers("id")[1], 2);
  EXPECT_EQ(table.texts("note")[1], "");
  EXPECT_EQ(table.columns()[1].unit, "d");
}

TEST(Table, AssertsWhatTheCallerMustKnow) {
  Table table = example();
  EXPECT_THROW(table.numbers("id"), InternalError);
  EXPECT_THROW(table.texts("none"), InternalError);
  EXPECT_THROW(table.add({"id", "", Integers{1, 2}}), InternalError);
  EXPECT_THROW(table.add({"short", "", Integers{1}}), InternalError);
}

TEST(Table, WritesQuotedCsvWithMissingCellsEmpty) {
  EXPECT_EQ(example().csv(), "id,time,note\n1,0.1,\"say \"\"no\"\", please\"\n2,,\n");
}

TEST(Table, NeverWritesARowAsAnEmptyLine) {
  Table table;
  table.add({"x", "", Numbers{1, std::nan("")}});
  EXPECT_EQ(table.csv(), "x\n1\n\"\"\n");
}

TEST(Table, WithoutColumnsIsEmptyText) { EXPECT_EQ(Table().csv(), ""); }

}  // namespace
}  // namespace remit
