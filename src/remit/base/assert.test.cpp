#include "remit/base/assert.hpp"

#include <gtest/gtest.h>

#include <string>

namespace remit {
namespace {

TEST(Assert, SaysWhatWhereAndToReportIt) {
  try {
    REMIT_ASSERT(1 == 2, "numbers are what they are");
    FAIL() << "nothing was thrown";
  } catch (const InternalError& error) {
    const std::string message = error.what();
    for (const char* part : {"numbers are what they are", "1 == 2", "assert.test.cpp", "please report"})
      EXPECT_NE(message.find(part), std::string::npos) << part;
  }
}

TEST(Assert, IsSilentWhenTrue) { EXPECT_NO_THROW(REMIT_ASSERT(true, "true")); }

}  // namespace
}  // namespace remit
