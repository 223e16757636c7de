// A look at an XML text before a library that trusts it builds a tree: one pass, no recursion, constant memory. What is
// too large, nested too deeply, or expands entities of its own ends here in a diagnostic.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>

#include "remit/base/diagnostic.hpp"

namespace remit {

struct SbmlLimits {
  std::size_t bytes = 64u << 20;
  int depth = 200;
  std::size_t elements = 2'000'000;
};

/// Empty if the text is fit to be parsed; else one error (code "sbml-too-large", "sbml-too-deep", "sbml-doctype",
/// "sbml-not-xml").
Diagnostics prescan_sbml(std::string_view text, const std::string& file, const SbmlLimits& limits = {});

/// Of a text that passed: an error ("sbml-invalid") unless its first element is <sbml> in a namespace of SBML's core.
/// At others libSBML throws out of half-built trees, which it then leaks.
Diagnostics check_sbml_root(std::string_view text, const std::string& file);

}  // namespace remit
