// sites.tsv and what a study takes from it.
#include "remit/lang/sites.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace remit {
namespace {

constexpr const char* table = "id\tkind\tweight\naxis\tmarrow\t1\nskull\tfocal\tw\nliver\textramedullary\t0\n";

Sites sites() {
  const auto read = parse_sites(table, "s.tsv");
  EXPECT_TRUE(read.ok()) << render(read.diagnostics());
  return read.ok() ? *read : Sites{};
}

std::string code_of(const std::vector<std::string>& names) {
  Diagnostics found;
  choose_sites(sites(), names, 1, found);
  return found.size() == 1 ? found[0].code : render(found);
}

TEST(SitesTable, ReadsKindsAndAttributes) {
  const Sites all = sites();
  EXPECT_EQ(all.columns, std::vector<std::string>{"weight"});
  EXPECT_EQ(all.ids(), (std::vector<std::string>{"axis", "skull", "liver"}));
  EXPECT_EQ(all.find("skull")->kind, SiteKind::focal);
  EXPECT_EQ(all.find("skull")->attributes.at("weight"), "w");
  EXPECT_EQ(all.find("skull")->span.line, 3);
  EXPECT_EQ(all.find("rib"), nullptr);
}

TEST(SitesTable, RefusesEachDefectWithItsLine) {
  const auto read = parse_sites("id\tkind\tweight\na\tfocal\t1\na\tmarrow\t1\nb\tbone\t1\n2c\tmarrow\t2\n", "s.tsv");
  ASSERT_FALSE(read.ok());
  std::vector<std::pair<int, std::string>> found;
  for (const Diagnostic& diagnostic : read.diagnostics()) found.emplace_back(diagnostic.span.line, diagnostic.code);
  std::ranges::sort(found);
  const std::vector<std::pair<int, std::string>> expected{
      {2, "sites-first"}, {3, "sites-duplicate"}, {4, "sites-kind"}, {5, "sites-attribute"}, {5, "sites-id"}};
  EXPECT_EQ(found, expected) << render(read.diagnostics());
}

TEST(SitesTable, EqualSitesAreTheFirstRowRepeated) {
  Diagnostics found;
  const Sites chosen = choose_sites(sites(), {}, 3, found);
  EXPECT_TRUE(found.empty());
  EXPECT_EQ(chosen.ids(), (std::vector<std::string>{"axis", "axis", "axis"}));
  EXPECT_TRUE(choose_sites({}, {}, 3, found).rows.empty());
}

TEST(SitesTable, NamedSitesComeInTheStudysOrderMarrowFirst) {
  Diagnostics found;
  EXPECT_EQ(choose_sites(sites(), {"axis", "liver"}, 1, found).ids(), (std::vector<std::string>{"axis", "liver"}));
  EXPECT_TRUE(found.empty());
  EXPECT_EQ(code_of({"axis", "livr"}), "sites-unknown");
  EXPECT_EQ(code_of({"axis", "axis"}), "sites-twice");
  EXPECT_EQ(code_of({"liver", "axis"}), "sites-first");
}

}  // namespace
}  // namespace remit
