#include "remit/base/diagnostic.hpp"

#include <gtest/gtest.h>

namespace remit {
namespace {

TEST(Diagnostic, RendersPlaceCauseCodeAndHint) {
  const Diagnostic unknown =
      error_at({"tumour.ant", 3, 7}, "model-unknown-name", "unknown species `Tumour`", "did you mean `Tumor`?");
  EXPECT_EQ(render(unknown),
            "tumour.ant:3:7: error: unknown species `Tumour` [model-unknown-name]\n  did you mean `Tumor`?");
}

TEST(Diagnostic, LeavesOutWhatIsUnknown) {
  EXPECT_EQ(render(warning_at({"a.tsv", 4}, "c", "m")), "a.tsv:4: warning: m [c]");
  EXPECT_EQ(render(error_at({"a.tsv"}, "c", "m")), "a.tsv: error: m [c]");
  EXPECT_EQ(render(error_at({"", 4}, "", "m")), "line:4: error: m");
  EXPECT_EQ(render(error_at({}, "", "m")), "error: m");
}

TEST(Diagnostic, OnlyErrorsCountAsErrors) {
  EXPECT_FALSE(has_errors({}));
  EXPECT_FALSE(has_errors({warning_at({}, "c", "m"), Diagnostic{Severity::note, "c", "m", {}, {}}}));
  EXPECT_TRUE(has_errors({warning_at({}, "c", "m"), error_at({}, "c", "m")}));
}

TEST(Diagnostic, RendersOnePerLine) {
  EXPECT_EQ(render(Diagnostics{error_at({}, "a", "x"), warning_at({}, "b", "y")}), "error: x [a]\nwarning: y [b]\n");
}

}  // namespace
}  // namespace remit
