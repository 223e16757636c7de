// compose() on a toy disease: the flat equations as text, and a diagnostic with file and line for each way to break the
// folder.
#include "remit/lang/compose.hpp"

#include <gtest/gtest.h>

#include <unistd.h>

#include <algorithm>
#include <fstream>

#include "remit/base/text.hpp"
#include "remit/lang/antimony.hpp"

namespace remit {
namespace {

namespace fs = std::filesystem;

const fs::path toy = fs::path(REMIT_SOURCE_DIR) / "src/remit/lang/testdata/toy";

ComposeRequest request_of(const fs::path& folder, bool with_drug = true, int sites = 1) {
  ComposeRequest request;
  request.model = folder;
  if (with_drug) request.drugs = {folder / "drugs" / "poison"};
  request.sites = sites;
  return request;
}

Composed composed(const ComposeRequest& request) {
  auto result = compose(request);
  EXPECT_TRUE(result.ok()) << render(result.diagnostics());
  EXPECT_TRUE(result.diagnostics().empty()) << render(result.diagnostics());
  return result.ok() ? std::move(result).value() : Composed{};
}

std::string rule_of(const Model& model, const std::string& target) {
  for (const auto* rules : {&model.assignment_rules, &model.rate_rules, &model.initial_assignments})
    for (const Rule& rule : *rules)
      if (rule.target == target) return to_text(rule.value);
  return "(no rule)";
}

const Reaction* reaction_of(const Model& model, const std::string& id) {
  for (const Reaction& reaction : model.reactions)
    if (reaction.id == id) return &reaction;
  return nullptr;
}

std::string rate_of(const Model& model, const std::string& id) {
  const Reaction* reaction = reaction_of(model, id);
  return reaction ? to_text(reaction->rate) : "(no reaction)";
}

/// A copy of the toy folder, to be broken.
class ToyFolder {
 public:
  ToyFolder() : path_(fs::temp_directory_path() / ("remit_toy_" + unique_name())) {
    fs::copy(toy, path_, fs::copy_options::recursive);
  }
  ~ToyFolder() { fs::remove_all(path_); }
  ToyFolder(const ToyFolder&) = delete;
  ToyFolder& operator=(const ToyFolder&) = delete;

  const fs::path& path() const { return path_; }
  void replace(const std::string& file, const std::string& from, const std::string& to) const {
    std::string text = *read_file(path_ / file);
    const auto at = text.find(from);
    ASSERT_NE(at, std::string::npos) << from << " is not in " << file;
    write_file(path_ / file, text.replace(at, from.size(), to));
  }
  void append(const std::string& file, const std::string& text) const {
    write_file(path_ / file, *read_file(path_ / file) + text);
  }

 private:
  /// Tests run as processes side by side.
  static std::string unique_name() {
    static int count = 0;
    return std::to_string(getpid()) + "_" + std::to_string(count++);
  }
  fs::path path_;
};

/// Expects a complaint with this code; returns it.
Diagnostic fault(const ComposeRequest& request, const std::string& code) {
  const auto result = compose(request);
  EXPECT_FALSE(result.ok()) << "expected " << code;
  for (const Diagnostic& diagnostic : result.diagnostics())
    if (diagnostic.code == code) return diagnostic;
  ADD_FAILURE() << code << " is not among\n" << render(result.diagnostics());
  return {};
}

int line_of(const fs::path& file, const std::string& text) {
  std::ifstream stream(file);
  std::string line;
  for (int number = 1; std::getline(stream, line); ++number)
    if (line.find(text) != std::string::npos) return number;
  return -1;
}

void expect_place(const Diagnostic& diagnostic, const fs::path& file, const std::string& text) {
  EXPECT_EQ(diagnostic.span.file, file.generic_string()) << render(diagnostic);
  EXPECT_EQ(diagnostic.span.line, line_of(file, text)) << render(diagnostic);
}

// --- what comes out ---

TEST(Compose, WithoutDrugsHooksAreNeutralConstants) {
  const Model model = composed(request_of(toy, false)).model;
  EXPECT_EQ(rule_of(model, "kill_A"), "help_kill*help");
  EXPECT_EQ(rule_of(model, "kill_B"), "(no rule)");
  EXPECT_EQ(to_text(find_parameter(model, "kill_B")->initial), "0");
  EXPECT_EQ(to_text(find_parameter(model, "helper_drive")->initial), "1");
  EXPECT_TRUE(find_parameter(model, "helper_drive")->constant);
  EXPECT_EQ(find_parameter(model, "poison_v"), nullptr);
  EXPECT_EQ(find_species(model, "poison_gut"), nullptr);
}

TEST(Compose, OneSiteHasNoSuffix) {
  const Model model = composed(request_of(toy)).model;
  EXPECT_NE(find_species(model, "cells_A"), nullptr);
  EXPECT_NE(find_species(model, "guards"), nullptr);
  EXPECT_NE(find_compartment(model, "space"), nullptr);
  EXPECT_EQ(rule_of(model, "site_cells"), "cells_A + cells_B");
  EXPECT_EQ(rule_of(model, "birth_A"), "growth_fast*cells_A*(1 - crowding)*(1 - growth_block_A)");
  EXPECT_EQ(rule_of(model, "birth_B"), "growth_slow*cells_B*(1 - crowding)*(1 - growth_block_B)");
}

TEST(Compose, PerCloneDriversSumIntoAHookWithoutIndex) {
  const Model model = composed(request_of(toy)).model;
  EXPECT_EQ(rule_of(model, "tumour_cells"), "cells_A + cells_B");
  EXPECT_EQ(rule_of(model, "marker_secretion"), "secretion_high*cells_A + secretion_high*cells_B");
}

TEST(Compose, SumsBlissesAndProductsAreWrittenOut) {
  const Model model = composed(request_of(toy)).model;
  const std::string emax = "poison_kill*poison_level/(poison_half + poison_level)";
  const std::string x = "max(0, poison_level/poison_half)^poison_steepness";
  EXPECT_EQ(rule_of(model, "kill_A"), "help_kill*help + " + emax + " + poison_kill*" + x + "/(1 + " + x + ")");
  EXPECT_EQ(rule_of(model, "kill_B"), emax + " + " + emax + "/2");
  const std::string share = "poison_share*poison_level/(poison_half + poison_level)";
  EXPECT_EQ(rule_of(model, "growth_block_A"),
            "1 - (1 - " + share + ")*(1 - poison_share)*(1 - poison_per_level*poison_level)");
  EXPECT_EQ(rule_of(model, "growth_block_B"), share);
  const std::string hill = "poison_share*" + x + "/(1 + " + x + ")";
  EXPECT_EQ(rule_of(model, "helper_drive"), "(1 - " + share + ")*(1 - " + hill + ")*(1 + " + share + ")*(1 + " + hill +
                                                ")*(1 - poison_per_level*poison_level)");
}

TEST(Compose, ClonesMutateWithBirthsAndExchangePerCell) {
  const Model model = composed(request_of(toy)).model;
  EXPECT_EQ(rate_of(model, "mutation_A_to_B"), "mutation_rate*birth_A");
  EXPECT_EQ(rate_of(model, "exchange_B_to_A"), "return_rate*cells_B");
  const Reaction* mutation = reaction_of(model, "mutation_A_to_B");
  EXPECT_EQ(mutation->reactants[0].species, "cells_A");
  EXPECT_EQ(mutation->products[0].species, "cells_B");
}

TEST(Compose, CountsTheClonesThatSaySo) {
  const Model model = composed(request_of(toy)).model;
  EXPECT_TRUE(find_species(model, "cells_A")->counted);
  EXPECT_FALSE(find_species(model, "cells_B")->counted);
  EXPECT_FALSE(find_species(model, "guards")->counted);
}

TEST(Compose, RowsBecomeInitialValuesAndDisplayNames) {
  const Composed toy_model = composed(request_of(toy));
  EXPECT_EQ(to_text(find_species(toy_model.model, "cells_A")->initial), "100");
  EXPECT_TRUE(find_species(toy_model.model, "cells_A")->initial_is_amount);
  EXPECT_EQ(find_species(toy_model.model, "cells_A")->name, "cells of clone A at the start");
  EXPECT_EQ(to_text(find_parameter(toy_model.model, "marker")->initial), "30");
  EXPECT_EQ(find_parameter(toy_model.model, "harm_rate")->unit, "1/day");
  EXPECT_NE(find_parameter(toy_model.model, "age"), nullptr);  // read by populations, kept for them
}

TEST(Compose, DescribesDrugsHazardsAndVaryingParameters) {
  const Composed toy_model = composed(request_of(toy));
  ASSERT_EQ(toy_model.drugs.size(), 1u);
  const DrugInfo& drug = toy_model.drugs[0];
  EXPECT_EQ(drug.id, "poison");
  EXPECT_EQ(drug.drug_class, "toxin");
  EXPECT_EQ(drug.serum_interference, "poison_band");
  ASSERT_EQ(drug.routes.size(), 2u);
  EXPECT_EQ(drug.routes[0].into, "poison_gut");
  EXPECT_EQ(drug.routes[0].bioavailability, "poison_f");
  EXPECT_EQ(drug.routes[1].duration, "poison_duration");
  EXPECT_EQ(toy_model.varying, (std::vector<std::string>{"switch_helpers", "poison_switch", "poison_rate"}));
  ASSERT_EQ(toy_model.hazards.size(), 2u);
  EXPECT_EQ(toy_model.hazards[0].id, "harm");
  EXPECT_EQ(toy_model.hazards[1].grade, ">=3");
  ASSERT_EQ(toy_model.parameters.correlations.size(), 1u);
}

TEST(Compose, PrintsAsAntimonyThatReadsBack) {
  const auto again = parse_antimony(print_antimony(composed(request_of(toy)).model), "flat.ant");
  EXPECT_TRUE(again.ok()) << render(again.diagnostics());
}

// --- sites ---

TEST(ComposeSites, TwoSitesShareAmountsAndSizes) {
  const Model model = composed(request_of(toy, true, 2)).model;
  EXPECT_EQ(rule_of(model, "cells_A_s1"), "cells_A/2");
  EXPECT_EQ(rule_of(model, "cells_A_s2"), "cells_A/2");
  EXPECT_EQ(rule_of(model, "guards_s2"), "guards/2");
  EXPECT_EQ(rule_of(model, "space_s1"), "space/2");
  EXPECT_EQ(to_text(find_parameter(model, "cells_A")->initial), "100");
  EXPECT_EQ(find_species(model, "cells_A_s1")->compartment, "space_s1");
  EXPECT_EQ(to_text(find_parameter(model, "sites")->initial), "2");
}

TEST(ComposeSites, IndexedHooksMeetTheirInstances) {
  const Model model = composed(request_of(toy, true, 2)).model;
  EXPECT_EQ(rule_of(model, "tumour_cells"), "cells_A_s1 + cells_A_s2 + cells_B_s1 + cells_B_s2");
  EXPECT_EQ(rule_of(model, "site_cells_s2"), "cells_A_s2 + cells_B_s2");
  EXPECT_EQ(rule_of(model, "crowding_s2"), "site_cells_s2/(capacity/sites)");
  EXPECT_EQ(rule_of(model, "birth_A_s2"), "growth_fast*cells_A_s2*(1 - crowding_s2)*(1 - growth_block_A)");
  EXPECT_EQ(rate_of(model, "mutation_A_s2_to_B_s2"), "mutation_rate*birth_A_s2");
}

/// The toy with named sites: the second holds a share of its own.
class NamedSites {
 public:
  NamedSites() {
    folder_.append("model.toml", "mixing_share = \"part\"\n");
    folder_.append("parameters.tsv", row);
    write_file(folder_.path() / "sites.tsv", "id\tkind\tweight\naxis\tmarrow\t1\nskull\tfocal\tskull_weight\n");
    folder_.replace("site.ant",
                    "crowding :=", "part := site_weight/(1 + skull_weight); part has dimensionless; crowding :=");
  }
  ComposeRequest request(std::vector<std::string> names) const {
    ComposeRequest request = request_of(folder_.path());
    request.site_names = std::move(names);
    return request;
  }
  const ToyFolder& folder() const { return folder_; }

 private:
  static constexpr const char* row =
      "skull_weight\tweight of the skull\t0.1\t1\tfixed\t-\t-\t-\tassumed\ttoy\t-\tL\t-\n";
  ToyFolder folder_;
};

TEST(ComposeSites, NamedSitesCarryTheirNamesAndAttributes) {
  const NamedSites toy_sites;
  const Composed two = composed(toy_sites.request({"axis", "skull"}));
  EXPECT_EQ(rule_of(two.model, "part_axis"), "1/(1 + skull_weight)");
  EXPECT_EQ(rule_of(two.model, "part_skull"), "skull_weight/(1 + skull_weight)");
  EXPECT_EQ(rate_of(two.model, "mixing_cells_A_axis_to_A_skull"), "migration*cells_A_axis*part_skull");
  EXPECT_EQ(rate_of(two.model, "mixing_cells_A_skull_to_A_axis"), "migration*cells_A_skull*part_axis");
  ASSERT_EQ(two.sites.size(), 2u);
  EXPECT_EQ(two.sites[1].id, "skull");
  EXPECT_EQ(two.sites[1].kind, SiteKind::focal);
  EXPECT_EQ(two.sites[1].suffix, "_skull");
  const Composed one = composed(toy_sites.request({"axis"}));
  EXPECT_EQ(rule_of(one.model, "part"), "1/(1 + skull_weight)") << "one site has no suffix";
  EXPECT_EQ(one.sites[0].suffix, "");
}

TEST(ComposeSites, RefusesSitesThatAreNotThere) {
  const NamedSites toy_sites;
  const Diagnostic unknown = fault(toy_sites.request({"axis", "skul"}), "sites-unknown");
  EXPECT_NE(unknown.hint.find("skull"), std::string::npos);
  fault(toy_sites.request({"skull", "axis"}), "sites-first");
  ComposeRequest bare = request_of(toy);
  bare.site_names = {"axis"};
  fault(bare, "sites-unknown");
  toy_sites.folder().replace("sites.tsv", "skull_weight", "skull_wait");
  fault(toy_sites.request({"axis", "skull"}), "sites-attribute");
  toy_sites.folder().replace("model.toml", "mixing_share = \"part\"", "mixing_share = \"helpers\"");
  fault(toy_sites.request({"axis", "skull"}), "template-share");
}

TEST(ComposeSites, MixingMovesCellsBothWays) {
  EXPECT_EQ(reaction_of(composed(request_of(toy)).model, "mixing_cells_A_s1_to_A_s2"), nullptr);
  const Model two = composed(request_of(toy, true, 2)).model;
  EXPECT_EQ(rate_of(two, "mixing_cells_A_s1_to_A_s2"), "migration*cells_A_s1");
  EXPECT_EQ(rate_of(two, "mixing_cells_A_s2_to_A_s1"), "migration*cells_A_s2");
  const Model three = composed(request_of(toy, true, 3)).model;
  EXPECT_EQ(rate_of(three, "mixing_cells_B_s3_to_B_s1"), "migration*cells_B_s3/2");
}

TEST(ComposeSites, ASharedFileCannotReadOneOfManySites) {
  const ToyFolder folder;
  folder.replace("disease.ant", "help_half + helpers", "help_half + helpers + guards");
  EXPECT_TRUE(compose(request_of(folder.path(), true, 1)).ok());
  const Diagnostic found = fault(request_of(folder.path(), true, 2), "compose-index");
  expect_place(found, folder.path() / "disease.ant", "help :=");
}

// --- variants and hash ---

TEST(Compose, AVariantHoldsItsParameters) {
  auto request = request_of(toy);
  request.variant = "no_helpers";
  const Composed without = composed(request);
  EXPECT_EQ(to_text(find_parameter(without.model, "switch_helpers")->initial), "0");
  EXPECT_TRUE(without.parameters.find("switch_helpers")->held);
  EXPECT_FALSE(composed(request_of(toy)).parameters.find("switch_helpers")->held);
}

TEST(Compose, RefusesAnUnknownVariantAndSuggestsOne) {
  auto request = request_of(toy);
  request.variant = "no_helper";
  EXPECT_NE(fault(request, "variants-unknown").hint.find("no_helpers"), std::string::npos);
}

TEST(Compose, HashesEveryByteAndNotThePlace) {
  const ToyFolder same, other;
  other.append("effects.tsv", "# a remark\n");
  EXPECT_EQ(composed(request_of(same.path())).hash, composed(request_of(same.path(), true, 2)).hash);
  EXPECT_NE(composed(request_of(same.path())).hash, composed(request_of(other.path())).hash);
  EXPECT_NE(composed(request_of(same.path())).hash, composed(request_of(same.path(), false)).hash);
}

TEST(Compose, ListsDrugsAndVariants) {
  EXPECT_EQ(*list_drugs(toy), (std::vector<std::string>{"poison"}));
  EXPECT_EQ(*list_variants(toy), (std::vector<std::string>{"immune_control", "no_helpers"}));
}

// --- what is refused ---

struct Break {
  std::string name, file, from, to, code, line;  // `line`: a text in the line the complaint points to
};

void PrintTo(const Break& broken, std::ostream* out) { *out << broken.name; }

class ComposeRefuses : public testing::TestWithParam<Break> {};

TEST_P(ComposeRefuses, WithFileAndLine) {
  const Break& broken = GetParam();
  const ToyFolder folder;
  folder.replace(broken.file, broken.from, broken.to);
  const Diagnostic found = fault(request_of(folder.path()), broken.code);
  if (!broken.line.empty()) expect_place(found, folder.path() / broken.file, broken.line);
}

const std::string poison = "drugs/poison/";

INSTANTIATE_TEST_SUITE_P(
    Folder, ComposeRefuses,
    testing::Values(
        Break{"NumberInModel", "disease.ant", "marker_loss*marker", "0.1*marker", "lang-number-in-model", "0.1"},
        Break{"NumberInEffect", "effects.tsv", "linear\thelp\t", "linear\thelp/7\t", "lang-number-in-model", "help/7"},
        Break{"ValueTwice", "disease.ant", "marker has mg;", "marker has mg; marker = 0;", "compose-two-values", ""},
        Break{"NoValue", "disease.ant", "marker_level :=", "orphan has mg; marker_level :=", "compose-no-value",
              "orphan"},
        Break{"UnknownName", "disease.ant", "marker_loss*marker", "marker_los*marker", "model-unknown-name",
              "marker_los*"},
        Break{"WrongUnit", "disease.ant", "marker_loss*marker", "marker_loss*marker_level", "unit-mismatch",
              "marker_loss*"},
        Break{"HasAndRowDisagree", "disease.ant", "marker has mg;", "marker has g;", "compose-unit", ""},
        Break{"UnknownHook", "effects.tsv", "kill\tantigen", "kil\tantigen", "effects-hook", "kil\t"},
        Break{"UnitInEffect", "effects.tsv", "linear\thelp\t", "linear\thelpers\t", "unit-mismatch", "linear"},
        Break{"UnitOfOneOfSeveral", poison + "effects.tsv", "emax\tpoison_level\tpoison_kill",
              "emax\tpoison_level\tpoison_share", "unit-mismatch", "both clones"},
        Break{"NameInEffect", "effects.tsv", "linear\thelp\t", "linear\thelpp\t", "model-unknown-name", "linear"},
        Break{"UnknownLaw", "effects.tsv", "\tlinear", "\tlinaer", "effects-law", "linaer"},
        Break{"LawParameters", "effects.tsv", "help_kill\t", "help_kill help_kill\t", "effects-parameters",
              "help_kill"},
        Break{"UnknownColumn", "effects.tsv", "antigen=positive", "antigne=positive", "effects-select", "antigne"},
        Break{"NoCondition", "effects.tsv", "antigen=positive", "antigen", "effects-select", "linear"},
        Break{"DashOnAnIndexedHook", "effects.tsv", "antigen=positive", "-", "effects-select", "linear"},
        Break{"NoExpression", "effects.tsv", "linear\thelp\t", "linear\thelp +\t", "effects-driver", "linear"},
        Break{"BadNeutral", "hooks.tsv", "helper_drive\tnone\tproduct\t1", "helper_drive\tnone\tproduct\t0",
              "hooks-neutral", "helper_drive"},
        Break{"BadCombine", "hooks.tsv", "bliss", "blis", "hooks-combine", "blis"},
        Break{"BadIndex", "hooks.tsv", "kill\tclone", "kill\tclones", "hooks-index", "kill\tclones"},
        Break{"HookTwice", "hooks.tsv", "dampening", "kill", "hooks-duplicate", "nobody touches"},
        Break{"HookIsASymbol", "hooks.tsv", "dampening", "help", "compose-duplicate", ""},
        Break{"UnknownClone", "clones.tsv", "B:mutation_rate", "C:mutation_rate", "clones-link", "C:"},
        Break{"AttributeIsNoParameter", "clones.tsv", "growth_slow", "growth_slwo", "clones-attribute", "growth_slwo"},
        Break{"CountedIsNoFlag", "clones.tsv", "A\tyes", "A\ttrue", "clones-flag", "true"},
        Break{"VariantOfNothing", "variants.tsv", "switch_helpers", "switch_helper", "variants-parameter",
              "switch_helper"},
        Break{"HazardIsNoState", "hazards.tsv", "harm\tadverse", "help\tadverse", "hazards-id", "help"},
        Break{"HazardKind", "hazards.tsv", "adverse_event", "adverse", "hazards-kind", "adverse"},
        Break{"CorrelationOfNothing", "correlations.tsv", "help_kill", "help_kil", "parameters-correlation",
              "help_kil"},
        Break{"ManifestKey", "model.toml", "varying", "variyng", "manifest-unknown-key", "variyng"},
        Break{"ManifestVarying", "model.toml", "switch_helpers", "switch_help", "compose-unknown", ""},
        Break{"TemplateOver", "model.toml", "over = [\"site\"]", "over = [\"place\"]", "manifest-over", ""},
        Break{"TemplateSpecies", "model.toml", "counted_species = [\"cells\"]", "counted_species = [\"cell\"]",
              "template-species", ""},
        Break{"DrugPrefix", poison + "drug.ant", "poison_tiredness", "tiredness", "drug-prefix", ""},
        Break{"DrugRowPrefix", poison + "parameters.tsv", "poison_v\t", "volume\t", "drug-prefix", "volume\t"},
        Break{"DrugId", poison + "drug.toml", "id = \"poison\"", "id = \"poisson\"", "drug-id", ""},
        Break{"DrugRoute", poison + "drug.toml", "\"poison_gut\"", "\"poison_gutt\"", "drug-route", "[[route]]"},
        Break{"DrugDoseUnit", poison + "drug.toml", "dose_unit = \"mg\"", "dose_unit = \"g\"", "drug-dose-unit",
              "[[route]]"},
        Break{"DrugHalfDrip", poison + "drug.toml", "rate = \"poison_rate\"\n", "", "drug-route", ""},
        Break{"DrugDuration", poison + "parameters.tsv", "length of the drip\t0.25\tday", "length of the drip\t6\th",
              "drug-unit", ""},
        Break{"DrugBand", poison + "drug.toml", "\"poison_band\"", "\"poison_level\"", "drug-unit", ""},
        Break{"HazardUnit", "hazards.tsv", "harm\tadverse", "marker\tadverse", "hazards-unit", "marker"},
        Break{"DrugMissing", poison + "drug.toml", "class = \"toxin\"\n", "", "drug-missing", ""},
        Break{"DrugReadsAClone", poison + "drug.ant", "poison_ke*poison_central", "poison_ke*poison_central*cells",
              "compose-index", "poison_ke"}),
    [](const auto& broken) { return broken.param.name; });

TEST(Compose, NamesBothPlacesOfADuplicate) {
  const ToyFolder folder;
  folder.replace("site.ant", "crowding :=", "marker_level := guards/space; crowding :=");
  const Diagnostic found = fault(request_of(folder.path()), "compose-duplicate");
  EXPECT_NE(found.message.find("disease.ant"), std::string::npos) << render(found);
  EXPECT_TRUE(found.span.file.ends_with("site.ant")) << render(found);
}

TEST(Compose, SuggestsTheNameThatWasMeant) {
  const ToyFolder folder;
  folder.replace("disease.ant", "marker_loss*marker", "marker_los*marker");
  EXPECT_NE(fault(request_of(folder.path()), "model-unknown-name").hint.find("marker_loss"), std::string::npos);
}

TEST(Compose, WarnsOfARowThatNothingUses) {
  const ToyFolder folder;
  folder.replace("model.toml", "external = [\"age\"]\n", "");
  const auto result = compose(request_of(folder.path()));
  ASSERT_TRUE(result.ok());
  ASSERT_EQ(result.diagnostics().size(), 1u) << render(result.diagnostics());
  EXPECT_EQ(result.diagnostics()[0].code, "parameters-unused");
  expect_place(result.diagnostics()[0], folder.path() / "parameters.tsv", "age\t");
}

TEST(Compose, WarnsOfAnEffectThatSelectsNobody) {
  const ToyFolder folder;
  folder.replace("effects.tsv", "antigen=positive", "antigen=positve");
  const auto result = compose(request_of(folder.path()));
  ASSERT_TRUE(result.ok());
  EXPECT_EQ(result.diagnostics()[0].code, "effects-nobody");
}

TEST(Compose, ReportsBrokenFilesTogether) {
  const ToyFolder folder;
  folder.replace("disease.ant", "marker_loss*marker", "0.1*marker");
  folder.replace("hooks.tsv", "bliss", "blis");
  folder.replace("parameters.tsv", "harm_rate\tharm at capacity\t0.001\t1/day", "harm_rate\tharm at capacity\t0.001\t");
  const auto result = compose(request_of(folder.path()));
  ASSERT_FALSE(result.ok());
  std::vector<std::string> codes;
  for (const Diagnostic& diagnostic : result.diagnostics()) codes.push_back(diagnostic.code);
  for (const char* code : {"lang-number-in-model", "hooks-combine", "parameters-unit"})
    EXPECT_NE(std::find(codes.begin(), codes.end(), code), codes.end()) << code;
}

TEST(Compose, SuggestsTheDrugThatWasMeant) {
  auto request = request_of(toy);
  request.drugs = {toy / "drugs" / "poisn"};
  const Diagnostic found = fault(request, "drug-unknown");
  EXPECT_NE(found.hint.find("poison"), std::string::npos);
  EXPECT_EQ(compose(request).diagnostics().size(), 1u);
}

TEST(Compose, RefusesAFolderThatIsNoneAndNoSites) {
  EXPECT_EQ(compose(request_of(toy / "nowhere")).diagnostics().size(), 1u);
  fault(request_of(toy, true, 0), "compose-sites");
}

TEST(Compose, RefusesATemplateOverNoClones) {
  const ToyFolder folder;
  fs::remove(folder.path() / "clones.tsv");
  fault(request_of(folder.path()), "template-clones");
}

TEST(Compose, SaysWhichFileIsMissing) {
  const ToyFolder folder;
  fs::remove(folder.path() / "parameters.tsv");
  EXPECT_TRUE(fault(request_of(folder.path()), "file-unreadable").span.file.ends_with("parameters.tsv"));
}

/// Another unit of another size, and one of another dimension.
std::vector<std::string> other_units(const std::string& unit) {
  return {unit == "1" ? "%" : unit.starts_with("1/") ? "1/h" : unit == "day" ? "h" : "1e3 " + unit, "cd"};
}

TEST(ComposeUnits, ChangingAnyRowsUnitIsNoticed) {
  for (const std::string file : {"parameters.tsv", "drugs/poison/parameters.tsv"}) {
    const auto table = load_parameters(toy / file);
    ASSERT_TRUE(table.ok());
    for (const ParameterRow& row : table->rows) {
      if (row.id == "age") continue;  // read by populations only
      for (std::string unit : other_units(row.unit)) {
        if (unit.starts_with("1e3 1e9")) unit = "1e6" + unit.substr(7);
        const ToyFolder folder;
        const std::string old_cells = row.definition + "\t" + format_number(row.value) + "\t" + row.unit + "\t";
        const std::string new_cells = row.definition + "\t" + format_number(row.value) + "\t" + unit + "\t";
        folder.replace(file, old_cells, new_cells);
        EXPECT_FALSE(compose(request_of(folder.path(), true, 2)).ok()) << row.id << " in " << unit;
      }
    }
  }
}

}  // namespace
}  // namespace remit
