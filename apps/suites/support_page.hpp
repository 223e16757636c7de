// docs/reference/support.md: every tag of the SBML Test Suite with how many of its cases pass, fail, are refused.
#pragma once
#include <string>
#include <vector>

#include "sbml_suite.hpp"

namespace remit::suites {

std::string support_page(const std::vector<CaseResult>& results);

}  // namespace remit::suites
