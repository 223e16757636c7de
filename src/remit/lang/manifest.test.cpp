// model.toml, drug.toml, hazards.tsv, variants.tsv on their own; what they say about the joined model is in
// compose.test.cpp.
#include "remit/lang/manifest.hpp"

#include <gtest/gtest.h>

namespace remit {
namespace {

TEST(Manifest, ReadsTemplates) {
  const auto manifest = parse_manifest(
      "id = \"m\"\nname = \"M\"\nfiles = [\"a.ant\"]\nvarying = [\"s\"]\n[[template]]\nfile = \"c.ant\"\nover = "
      "[\"clone\", \"site\"]\n"
      "counted_species = [\"cells\"]\nmutation_driver = \"birth\"\nmixing = { cells = \"m\" }\n",
      "model.toml");
  ASSERT_TRUE(manifest.ok()) << render(manifest.diagnostics());
  ASSERT_EQ(manifest->templates.size(), 1u);
  const TemplateEntry& entry = manifest->templates[0];
  EXPECT_EQ(entry.over, (IndexSet{true, true}));
  EXPECT_EQ(entry.species, "cells");
  EXPECT_EQ(entry.mixing[0].second, "m");
  EXPECT_EQ(manifest->varying, (std::vector<std::string>{"s"}));
}

TEST(Manifest, NeedsIdNameAndFiles) {
  const auto manifest = parse_manifest("", "model.toml");
  ASSERT_FALSE(manifest.ok());
  EXPECT_EQ(manifest.diagnostics().size(), 3u) << render(manifest.diagnostics());
}

TEST(DrugManifest, TheFirstRouteIsTheDefault) {
  const auto drug = parse_drug(
      "id = \"d\"\nname = \"D\"\nclass = \"x\"\ndose_unit = \"mg\"\n[[route]]\nid = \"iv\"\ninto = "
      "\"d_c\"\n[[route]]\nid = \"sc\"\ninto = \"d_d\"\n",
      "drug.toml");
  ASSERT_TRUE(drug.ok()) << render(drug.diagnostics());
  EXPECT_EQ(drug->info.routes[0].id, "iv");
  EXPECT_EQ(drug->route_spans[1].line, 8);
}

TEST(DrugManifest, RefusesARouteTwiceAndNone) {
  const std::string head = "id = \"d\"\nname = \"D\"\nclass = \"x\"\ndose_unit = \"mg\"\n",
                    route = "[[route]]\nid = \"iv\"\ninto = \"d_c\"\n";
  EXPECT_EQ(parse_drug(head + route + route, "drug.toml").diagnostics()[0].code, "drug-route");
  EXPECT_EQ(parse_drug(head, "drug.toml").diagnostics()[0].code, "drug-missing");
}

TEST(Hazards, DeathsHaveNoGrade) {
  const auto hazards = parse_hazards(
      "id\tkind\tterm\tgrade\tscale\nh\tdeath\tinfection\t-\t-\ng\tadverse_event\tfever\t>=3\tCTCAE5\n", "h.tsv");
  ASSERT_TRUE(hazards.ok()) << render(hazards.diagnostics());
  EXPECT_EQ((*hazards)[1].grade, ">=3");
  EXPECT_EQ(parse_hazards("id\tkind\tterm\tgrade\tscale\ng\tadverse_event\tfever\t3\tCTCAE5\n", "h.tsv")
                .diagnostics()[0]
                .code,
            "hazards-grade");
}

TEST(Variants, ADashChangesNothing) {
  const auto changes = parse_variants("variant\tparameter\tvalue\tnote\nfull\t-\t-\t-\nless\tk\t0\t-\n", "v.tsv");
  ASSERT_TRUE(changes.ok()) << render(changes.diagnostics());
  EXPECT_EQ(changes->size(), 2u);
  EXPECT_EQ(parse_variants("variant\tparameter\tvalue\tnote\nless\tk\tnone\t-\n", "v.tsv").diagnostics()[0].code,
            "variants-value");
}

}  // namespace
}  // namespace remit
