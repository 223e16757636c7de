// SBML's unit definitions as texts in the notation of base/units.hpp, and such texts as SBML unit definitions.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "remit/base/units.hpp"
#include "remit/lang/model.hpp"

class Model;           // libSBML's
class UnitDefinition;  // libSBML's

namespace remit {

/// Unit definitions and the model-wide units.
void read_sbml_units(const ::Model& from, Model& to);
/// A unit attribute of an element: the id of a definition, or one of SBML's words as ours ("mole" is "mol").
std::string sbml_unit_text(const std::string& attribute);

/// Names for the units of a model that is written: definitions are made as they are asked for.
class SbmlUnitWriter {
 public:
  SbmlUnitWriter(const Model& from, ::Model& to);
  /// The id to put in an attribute; empty when there is no unit or it is no product of powers of SBML's units.
  std::string id_of(const std::string& unit);
  /// Units that were asked for and have no counterpart in SBML.
  const std::vector<std::string>& lost() const { return lost_; }

 private:
  std::optional<Unit> meaning_of(const std::string& unit) const;
  std::string define(const std::string& unit);

  const Model& from_;
  ::Model& to_;
  std::map<std::string, std::string> ids_;
  std::vector<std::string> lost_;
};

}  // namespace remit
