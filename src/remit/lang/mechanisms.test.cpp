#include "remit/lang/mechanisms.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <set>

#include "remit/base/text.hpp"
#include "remit/lang/compose.hpp"
#include "remit/lang/mechanism_check.hpp"

namespace remit {
namespace {

const std::string head = "id\trank\tmeaning\tblocked\tsource\tnote\n";

TEST(Mechanisms, ReadsWhatBlocksThem) {
  const auto read = parse_mechanisms(head + "niche\t4\tcells hide\tswitch_niche:0 niche_access:1\tNobody 2026\t-\n" +
                                         "breg\t6\tB cells suppress\t-\tNobody 2026\tno quantity\n",
                                     "mechanisms.tsv");
  ASSERT_TRUE(read.ok()) << render(read.diagnostics());
  ASSERT_EQ(read->size(), 2u);
  EXPECT_EQ((*read)[0].rank, 4);
  ASSERT_EQ((*read)[0].blocked.size(), 2u);
  EXPECT_EQ((*read)[0].blocked[1].parameter, "niche_access");
  EXPECT_EQ((*read)[0].blocked[1].value, 1);
  EXPECT_FALSE((*read)[1].in_model());
}

TEST(Mechanisms, RefusesWhatItCannotUse) {
  const std::pair<const char*, const char*> rows[] = {{"a b\t1\tm\tx:0\ts\t-\n", "mechanisms-id"},
                                                      {"a\t0\tm\tx:0\ts\t-\n", "mechanisms-rank"},
                                                      {"a\t1.5\tm\tx:0\ts\t-\n", "mechanisms-rank"},
                                                      {"a\t1\t-\tx:0\ts\t-\n", "mechanisms-source"},
                                                      {"a\t1\tm\tx:0\t-\t-\n", "mechanisms-source"},
                                                      {"a\t1\tm\tx=0\ts\t-\n", "mechanisms-blocked"},
                                                      {"a\t1\tm\tx:nan\ts\t-\n", "mechanisms-blocked"},
                                                      {"a\t1\tm\t-\ts\t-\n", "mechanisms-absent"},
                                                      {"a\t1\tm\tx:0\ts\t-\na\t1\tm\tx:0\ts\t-\n", "mechanisms-twice"}};
  for (const auto& [row, code] : rows) {
    const auto read = parse_mechanisms(head + row, "mechanisms.tsv");
    ASSERT_FALSE(read.ok()) << row;
    EXPECT_EQ(read.diagnostics().front().code, code) << row;
    EXPECT_GT(read.diagnostics().front().span.line, 1) << row;
  }
}

TEST(Mechanisms, ComplainsOfAParameterThatDoesNotExist) {
  const auto read = parse_mechanisms(head + "niche\t4\tcells hide\tswitch_nich:0\tNobody 2026\t-\n", "mechanisms.tsv");
  ASSERT_TRUE(read.ok());
  ParameterTable table;
  table.rows.resize(1), table.rows[0].id = "switch_niche";
  const Diagnostics found = check_mechanisms(*read, table);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].span.line, 2);
  EXPECT_NE(found[0].hint.find("switch_niche"), std::string::npos);
}

// What a mechanism names must exist in the disease or in one of its drugs, or blocking it would silently do nothing.
TEST(Mechanisms, TheCatalogueNamesOnlyParametersThatExist) {
  const std::filesystem::path folder = std::filesystem::path(REMIT_SOURCE_DIR) / "models" / "myeloma";
  ComposeRequest request{.model = folder};
  const auto drugs = list_drugs(folder);
  ASSERT_TRUE(drugs.ok());
  for (const std::string& drug : *drugs) request.drugs.push_back(folder / "drugs" / drug);
  const auto composed = compose(request);
  ASSERT_TRUE(composed.ok()) << render(composed.diagnostics());
  EXPECT_GE(composed->mechanisms.size(), 11u);
  const Diagnostics unknown = check_mechanisms(composed->mechanisms, composed->parameters);
  ASSERT_TRUE(unknown.empty()) << render(unknown);
  for (const Mechanism& mechanism : composed->mechanisms)
    for (const BlockedParameter& parameter : mechanism.blocked) {
      const ParameterRow* row = composed->parameters.find(parameter.parameter);
      if (parameter.parameter.starts_with("switch_")) {
        EXPECT_NE(row->value, parameter.value) << mechanism.id;
      }
    }
}

// A switch that no mechanism names would be a way of evading that `explain` never asks about.
TEST(Mechanisms, TheCatalogueHasAMechanismForEverySwitchButTheVariants) {
  const std::filesystem::path folder = std::filesystem::path(REMIT_SOURCE_DIR) / "models" / "myeloma";
  const auto composed = compose({.model = folder});
  ASSERT_TRUE(composed.ok()) << render(composed.diagnostics());
  std::set<std::string> named{"switch_immune"};
  for (const Mechanism& mechanism : composed->mechanisms)
    for (const BlockedParameter& parameter : mechanism.blocked) named.insert(parameter.parameter);
  for (const ParameterRow& row : composed->parameters.rows)
    if (row.id.starts_with("switch_")) {
      EXPECT_TRUE(named.contains(row.id)) << row.id;
    }
}

}  // namespace
}  // namespace remit
