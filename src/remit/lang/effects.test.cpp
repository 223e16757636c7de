// Laws as text and as numbers; selection and indexing of contributions.
#include "remit/lang/effects.hpp"

#include <gtest/gtest.h>

#include "remit/lang/antimony.hpp"

namespace remit {
namespace {

const std::vector<ExprPtr> p{make_name("p1"), make_name("p2"), make_name("p3")};

std::string law(const std::string& name, bool with_times = false) {
  return to_text(law_value(name, make_name("d"), p, with_times ? make_name("t") : nullptr));
}

TEST(Laws, AreWrittenAsTheReferenceSays) {
  const std::string emax = "p1*d/(p2 + d)", x = "max(0, d/p2)^p3", hill = "p1*" + x + "/(1 + " + x + ")";
  EXPECT_EQ(law("value"), "d");
  EXPECT_EQ(law("expression"), "d");
  EXPECT_EQ(law("linear"), "p1*d");
  EXPECT_EQ(law("emax"), emax);
  EXPECT_EQ(law("hill"), hill);
  EXPECT_EQ(law("one_minus"), "1 - p1*d");
  EXPECT_EQ(law("inhibit"), "1 - " + emax);
  EXPECT_EQ(law("inhibit_hill"), "1 - " + hill);
  EXPECT_EQ(law("one_plus_emax"), "1 + " + emax);
  EXPECT_EQ(law("one_plus_hill"), "1 + " + hill);
}

TEST(Laws, TimesMultipliesTheEffectNotTheOne) {
  EXPECT_EQ(law("value", true), "t*d");
  EXPECT_EQ(law("linear", true), "t*(p1*d)");
  EXPECT_EQ(law("one_minus", true), "1 - t*(p1*d)");
  EXPECT_EQ(law("one_plus_emax", true), "1 + t*(p1*d/(p2 + d))");
}

/// Two clones over one or more sites; `cells` is a template's symbol.
class Effects : public testing::Test {
 protected:
  Contributions contributed(const std::string& rows, int sites = 1) {
    clones_ = *parse_clones("id\tcounted\tbcma\tpower\nA\tyes\tpositive\tpower_A\nB\tno\tnegative\t0\n", "c.tsv");
    axes_ = {clones_.ids(), sites};
    const auto hooks = parse_hooks(
        "id\tindex\tcombine\tneutral\tunit\tmeaning\nkill\tclone\tsum\t0\t1/"
        "day\t-\ntotal\tnone\tsum\t0\t1\t-\nhere\tsite\tsum\t0\t1\t-\n",
        "h.tsv");
    Scope scope(axes_, clones_, {{"level", Span{}}}, {"power_A", "k", "h"});
    scope.add("cells", {true, true}, {}, diagnostics_);
    const auto effects = parse_effects("hook\tselect\tlaw\tdriver\tparameters\ttimes\tnote\n" + rows, "e.tsv");
    EXPECT_TRUE(effects.ok()) << render(effects.diagnostics());
    Contributions all;
    if (effects.ok()) contribute(*effects, *hooks, scope, all, diagnostics_);
    return all;
  }
  static std::string text(const Contributions& all, const std::string& hook) {
    const auto values = all.find(hook);
    return values == all.end() ? "" : to_text(combined(Combine::sum, values->second));
  }

  Clones clones_;
  Axes axes_;
  Diagnostics diagnostics_;
};

TEST_F(Effects, SelectByAttribute) {
  const auto all = contributed("kill\tbcma=positive\tvalue\tlevel\t-\t-\t-\n");
  EXPECT_EQ(text(all, "kill_A"), "level");
  EXPECT_EQ(text(all, "kill_B"), "");
}

TEST_F(Effects, SelectByIdByCountingAndByNegation) {
  const auto all = contributed(
      "kill\tid=B\tlinear\tlevel\tk\t-\t-\nkill\tcounted=yes\tvalue\tlevel\t-\t-\t-\nkill\tbcma!=positive "
      "id=B\tvalue\tk\t-\t-\t-\n");
  EXPECT_EQ(text(all, "kill_A"), "level");
  EXPECT_EQ(text(all, "kill_B"), "k*level + k");
}

TEST_F(Effects, ColumnsStandForTheClonesParameter) {
  const auto all = contributed("kill\tall\temax\tlevel\t{power} h\t-\t-\n");
  EXPECT_EQ(text(all, "kill_A"), "power_A*level/(h + level)");
  EXPECT_EQ(text(all, "kill_B"), "0*level/(h + level)");
}

TEST_F(Effects, TimesIsTheClonesParameter) {
  EXPECT_EQ(text(contributed("kill\tid=A\tvalue\tlevel\t-\tpower\t-\n"), "kill_A"), "power_A*level");
}

TEST_F(Effects, ExpressionsReachTheInstance) {
  EXPECT_EQ(text(contributed("kill\tall\texpression\tk*cells*clone_power/level\t-\t-\t-\n"), "kill_A"),
            "k*cells_A*power_A/level");
}

TEST_F(Effects, PerCloneDriversSumOverWhatTheHookLacks) {
  const auto all = contributed("total\tall\tvalue\tcells\t-\t-\t-\nhere\tall\tvalue\tcells\t-\t-\t-\n", 2);
  EXPECT_EQ(text(all, "total"), "cells_A_s1 + cells_A_s2 + cells_B_s1 + cells_B_s2");
  EXPECT_EQ(text(all, "here_s2"), "cells_A_s2 + cells_B_s2");
}

TEST_F(Effects, ASiteCanBeSelected) {
  const auto all = contributed("here\tsite=2\tvalue\tlevel\t-\t-\t-\n", 2);
  EXPECT_EQ(text(all, "here_s1"), "");
  EXPECT_EQ(text(all, "here_s2"), "level");
}

TEST_F(Effects, ASharedDriverContributesOnceToAHookWithoutIndex) {
  EXPECT_EQ(text(contributed("total\t-\tvalue\tlevel\t-\t-\t-\n"), "total"), "level");
  EXPECT_EQ(text(contributed("total\tall\tvalue\tlevel\t-\t-\t-\n"), "total"), "level");
}

TEST_F(Effects, ReadingATextAsANumberIsRefused) {
  contributed("kill\tall\tvalue\tlevel\t-\tbcma\t-\n");
  ASSERT_FALSE(diagnostics_.empty());
  EXPECT_EQ(diagnostics_[0].code, "clones-attribute");
}

TEST_F(Effects, AnUnknownColumnIsRefused) {
  contributed("kill\tall\tvalue\tlevel\t-\tpowr\t-\n");
  ASSERT_FALSE(diagnostics_.empty());
  EXPECT_EQ(diagnostics_[0].code, "clones-column");
  EXPECT_NE(diagnostics_[0].hint.find("power"), std::string::npos);
}

}  // namespace
}  // namespace remit
