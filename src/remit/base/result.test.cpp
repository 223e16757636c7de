#include "remit/base/result.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <string>

namespace remit {
namespace {

TEST(Result, HoldsAValueWithItsWarnings) {
  const Result<int> result(7, {warning_at({}, "c", "careful")});
  ASSERT_TRUE(result.ok());
  EXPECT_EQ(*result, 7);
  EXPECT_EQ(result.diagnostics().size(), 1u);
}

TEST(Result, WithoutAValueNamesAnError) {
  const Result<int> result = error_at({}, "c", "wrong");
  EXPECT_FALSE(result.ok());
  EXPECT_EQ(result.diagnostics().front().message, "wrong");
  EXPECT_THROW(result.value(), InternalError);
}

TEST(Result, RefusesToBeEmptyWithoutAnError) {
  EXPECT_THROW(static_cast<void>(Result<int>(Diagnostics{})), InternalError);
  EXPECT_THROW(static_cast<void>(Result<int>(Diagnostics{warning_at({}, "c", "m")})), InternalError);
}

TEST(Result, GivesAwayWhatCannotBeCopied) {
  Result<std::unique_ptr<int>> result(std::make_unique<int>(3));
  const std::unique_ptr<int> mine = *std::move(result);
  EXPECT_EQ(*mine, 3);
}

}  // namespace
}  // namespace remit
