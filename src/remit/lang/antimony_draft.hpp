// What an Antimony text says before it is a Model: symbols with whatever was said of them, in any order and with gaps.
// Names are dotted ("A.x" is x of the part A) until the parts are flattened.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "remit/lang/antimony_units.hpp"
#include "remit/lang/model.hpp"

namespace remit {

/// A value that may be absent, given, or taken back ("x := ;").
struct DraftValue {
  enum class State { absent, cleared, given };
  State state = State::absent;
  ExprPtr value;
  Span span;
};

enum class SymbolKind { unknown, parameter, species, compartment, reaction, event };

struct DraftSymbol {
  std::string id;
  SymbolKind kind = SymbolKind::unknown;
  bool declared = false;  // said more of than a mention in an expression
  DraftValue initial, assignment, rate;
  std::string compartment;
  std::optional<bool> constant;
  bool boundary = false;
  bool substance_only = false;
  std::string unit;
  std::string name;
  Span span;
};

/// `part: model(arguments), timeconv=..., extentconv=...`
struct DraftPart {
  std::string id;
  std::string model;
  std::vector<ExprPtr> arguments;  // names, or numbers
  ExprPtr time_conversion;         // null: 1
  ExprPtr extent_conversion;
  std::string compartment;
  Span span;
};

/// `a is b`: one thing with two names; `a * conversion is b`.
struct DraftIdentity {
  std::string left;
  std::string right;
  ExprPtr conversion;  // null: 1
  Span span;
};

struct DraftReaction {
  Reaction reaction;
  std::string compartment;
  std::vector<std::string> boundary;  // species written with $
};

/// `S -o J`: species that influence a reaction.
struct DraftInfluence {
  std::vector<std::string> modifiers;
  std::vector<std::string> reactions;
  Span span;
};

struct DraftDeletion {
  std::string id;
  Span span;
};

struct DraftUnit {
  std::string id;
  UnitProduct value;
  Span span;
};

class Draft {
 public:
  std::string id;
  std::string name;
  bool main = false;  // `model *id`
  bool bare = false;  // text outside any model
  std::vector<std::string> ports;
  std::vector<DraftSymbol> symbols;
  std::vector<DraftReaction> reactions;
  std::vector<Event> events;
  std::vector<DraftInfluence> influences;
  std::vector<DraftPart> parts;
  std::vector<DraftIdentity> identities;
  std::vector<DraftDeletion> deletions;
  std::vector<DraftUnit> units;
  Span span;

  int next_reaction = 0;  // numbers for reactions and events without a name
  int next_event = 0;

  /// The symbol, made if new.
  DraftSymbol& symbol(const std::string& wanted, const Span& where);
  DraftSymbol* find(const std::string& wanted);
  bool contains(const std::string& wanted) const { return index_.contains(wanted); }
  bool empty() const;
  const DraftUnit* find_unit(const std::string& wanted) const;
  void add(DraftUnit unit);
  /// To be called after `symbols` was changed as a whole.
  void reindex();

 private:
  std::map<std::string, std::size_t> index_;
  std::map<std::string, std::size_t> unit_index_;
};

/// Everything one text and its imports define.
class DraftFile {
 public:
  std::vector<FunctionDefinition> functions;
  std::vector<Draft> models;
  Draft bare;  // what stands outside any model

  void add(Draft model);
  void add(FunctionDefinition function);
  /// Null if there is none.
  Draft* find_model(const std::string& id);
  FunctionDefinition* find_function(const std::string& id);

 private:
  std::map<std::string, std::size_t> model_index_;
  std::map<std::string, std::size_t> function_index_;
};

}  // namespace remit
