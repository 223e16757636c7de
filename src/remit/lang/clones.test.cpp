// clones.tsv.
#include "remit/lang/clones.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace remit {
namespace {

TEST(Clones, ReadAttributesAndLinks) {
  const auto clones = parse_clones(
      "id\tcounted\tbcma\tgrowth\tmutates_to\texchanges_with\n"
      "A\tyes\tpositive\tk\tB:mu C:nu\t-\n"
      "B\tno\tnegative\t1\t-\tA:back\n"
      "C\tno\t-\t0\t-\t-\n",
      "c.tsv");
  ASSERT_TRUE(clones.ok()) << render(clones.diagnostics());
  EXPECT_EQ(clones->columns, (std::vector<std::string>{"bcma", "growth"}));
  EXPECT_EQ(clones->ids(), (std::vector<std::string>{"A", "B", "C"}));
  const Clone& a = clones->rows[0];
  EXPECT_TRUE(a.counted);
  EXPECT_EQ(a.attributes.at("bcma"), "positive");
  ASSERT_EQ(a.mutates_to.size(), 2u);
  EXPECT_EQ(a.mutates_to[1].clone, "C");
  EXPECT_EQ(a.mutates_to[1].parameter, "nu");
  EXPECT_EQ(clones->find("B")->exchanges_with[0].clone, "A");
  EXPECT_EQ(clones->find("D"), nullptr);
}

TEST(Clones, RefuseEachDefectWithItsLine) {
  const auto clones = parse_clones(
      "id\tcounted\tbcma\tmutates_to\n"
      "A\tyes\tpositive\tA:mu\n"
      "A\tno\tpositive\t-\n"
      "C\tno\t\tB\n"
      "2x\tmaybe\t-\tZ:mu\n",
      "c.tsv");
  ASSERT_FALSE(clones.ok());
  std::vector<std::pair<int, std::string>> found;
  for (const Diagnostic& diagnostic : clones.diagnostics()) found.emplace_back(diagnostic.span.line, diagnostic.code);
  const std::vector<std::pair<int, std::string>> expected{
      {2, "clones-link"}, {3, "clones-duplicate"}, {4, "clones-attribute"}, {4, "clones-link"},
      {5, "clones-id"},   {5, "clones-flag"},      {5, "clones-link"}};
  for (const auto& one : expected)
    EXPECT_NE(std::find(found.begin(), found.end(), one), found.end()) << one.first << " " << one.second;
  EXPECT_EQ(found.size(), expected.size()) << render(clones.diagnostics());
}

TEST(Clones, RefuseAMissingColumn) { EXPECT_FALSE(parse_clones("id\tbcma\nA\tpositive\n", "c.tsv").ok()); }

}  // namespace
}  // namespace remit
