// Who acts on whom in a model, read off its own equations: every file is a part (a system, or a class of drugs), and a
// part acts on another where an equation there reads a quantity that is defined here. Hooks are looked through: what a
// drug contributes to a hook acts on the part that reads the hook.
#pragma once
#include <map>
#include <set>
#include <string>
#include <vector>

#include "remit/lang/compose.hpp"

namespace remit {

struct MapPart {
  std::string name;
  bool drugs = false;
  std::vector<std::string> members = {};  // drugs of a class
  std::size_t states = 0;
};

/// Quantities of part `from` that equations of part `to` read.
struct Influence {
  std::size_t from = 0, to = 0;
  std::set<std::string> through;
};

struct ModelMap {
  std::vector<MapPart> parts;
  std::vector<Influence> influences;
  std::map<std::string, std::size_t> part_of_file;
};

ModelMap map_of(const Composed& composed);
/// Systems on a ring with arrows between them, in the order that makes the arrows shortest.
std::string systems_svg(const ModelMap& map, double width);
/// Classes of drugs as rows, systems as columns, a mark where one acts on the other.
std::string drugs_svg(const ModelMap& map, double width);

/// The name of a part as files give it: "models/x/tumour.ant" is tumour, "drugs/a/drug.ant" is a.
std::string part_name(const std::string& file);

}  // namespace remit
