// What came of one case of a suite.
#pragma once
#include <string>
#include <vector>

namespace remit::suites {

enum class Verdict { passed, failed, refused };

struct CaseResult {
  std::string id;
  Verdict verdict = Verdict::failed;
  std::string reason;             // of a failure or refusal, in one line
  std::vector<std::string> tags;  // of the suite
  bool known = false;  // the case itself is at fault and listed with the reason: it counts as failed, and that is all
};

}  // namespace remit::suites
