// Reading population.toml: populations inherit from the one they are `based_on`; a child's entry replaces what it
// names.
#include "remit/cohort/population.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "remit/base/text.hpp"
#include "remit/lang/toml_value.hpp"

namespace remit {
namespace {

void append(Diagnostics& diagnostics, const Diagnostics& more) {
  diagnostics.insert(diagnostics.end(), more.begin(), more.end());
}

/// A population as written, before it inherits.
struct Written {
  Population own;
  std::string based_on;
  Span span;
};

class PopulationReader {
 public:
  PopulationReader(const ParameterTable& parameters, Diagnostics& diagnostics)
      : parameters_(parameters), diagnostics_(diagnostics) {
    for (const ParameterRow& row : parameters.rows) ids_.push_back(row.id);
  }

  Written read(const std::string& id, const TomlValue& table) {
    const TomlTableReader reader(table, "population", diagnostics_);
    reader.allow({"name", "based_on", "parameters", "categories", "note", "notes"});
    Written written;
    written.span = table.span;
    written.own.id = id;
    written.own.name = reader.required_text("name");
    written.based_on = reader.text("based_on");
    written.own.notes = reader.texts(table.find("note") ? "note" : "notes");
    for (const auto& [key, value] : entries(reader, "parameters"))
      written.own.parameters.push_back(parameter(key, value));
    for (const auto& [key, value] : entries(reader, "categories"))
      written.own.categories.push_back(category(key, value));
    refuse_both(written.own);
    return written;
  }

 private:
  std::vector<std::pair<std::string, TomlValue>> entries(const TomlTableReader& reader, const std::string& key) {
    const TomlValue* table = reader.find(key);
    if (!table) return {};
    if (table->kind != TomlValue::Kind::table) {
      reader.complain(table->span, "type", fmt::format("`{}` must be a table", key));
      return {};
    }
    std::vector<std::pair<std::string, TomlValue>> usable;
    for (const auto& [id, value] : table->entries) {
      require_known(reader, id, value.span);
      if (value.kind == TomlValue::Kind::table)
        usable.emplace_back(id, value);
      else
        reader.complain(value.span, "type", fmt::format("`{}` must be a table", id),
                        fmt::format("write {} = {{ value = 1, source = \"...\" }}", id));
    }
    return usable;
  }

  void require_known(const TomlTableReader& reader, const std::string& id, const Span& span) {
    if (!parameters_.find(id))
      reader.complain(span, "unknown-parameter", fmt::format("no parameter `{}` in the model", id),
                      did_you_mean(id, ids_));
  }

  PopulationParameter parameter(const std::string& id, const TomlValue& table) {
    const TomlTableReader reader(table, "population", diagnostics_);
    reader.allow({"value", "spread", "distribution", "draw_low", "draw_high", "source"});
    PopulationParameter change;
    change.id = id;
    change.span = table.span;
    change.value = reader.number("value");
    change.spread = reader.number("spread");
    change.draw_low = reader.number("draw_low");
    change.draw_high = reader.number("draw_high");
    change.source = reader.required_text("source");
    if (const std::string law = reader.text("distribution"); !law.empty()) {
      change.distribution = distribution_named(law);
      if (!change.distribution)
        reader.complain(table.find("distribution")->span, "distribution", fmt::format("unknown distribution `{}`", law),
                        did_you_mean(law, distribution_names()));
    }
    return change;
  }

  Category category(const std::string& id, const TomlValue& table) {
    const TomlTableReader reader(table, "population", diagnostics_);
    reader.allow({"labels", "values", "weights", "source"});
    Category category{id,
                      reader.texts("labels"),
                      reader.numbers("values"),
                      reader.numbers("weights"),
                      reader.required_text("source"),
                      table.span};
    if (!table.find("values"))
      for (std::size_t k = 0; k < category.labels.size(); ++k) category.values.push_back(static_cast<double>(k));
    check(category, reader);
    return category;
  }

  static void check(const Category& category, const TomlTableReader& reader) {
    const std::size_t count = category.labels.size();
    if (count == 0 || category.values.size() != count || category.weights.size() != count)
      reader.complain(category.span, "category",
                      fmt::format("`{}` has {} labels, {} values and {} weights", category.id, count,
                                  category.values.size(), category.weights.size()),
                      "as many of each, at least one");
    double sum = 0;
    for (const double weight : category.weights) {
      if (!(weight >= 0))
        reader.complain(category.span, "category", fmt::format("`{}` has a weight below 0", category.id));
      sum += weight;
    }
    if (!(sum > 0) && !category.weights.empty())
      reader.complain(category.span, "category", fmt::format("the weights of `{}` sum to 0", category.id));
  }

  void refuse_both(const Population& population) {
    for (const Category& category : population.categories)
      for (const PopulationParameter& change : population.parameters)
        if (change.id == category.id)
          diagnostics_.push_back(
              error_at(category.span, "population-twice",
                       fmt::format("`{}` is a category and a parameter (line {})", category.id, change.span.line),
                       "keep one of the two"));
  }

  const ParameterTable& parameters_;
  Diagnostics& diagnostics_;
  std::vector<std::string> ids_;
};

template <class Entry>
bool names(const std::vector<Entry>& entries, const std::string& id) {
  return std::any_of(entries.begin(), entries.end(), [&](const Entry& entry) { return entry.id == id; });
}

/// What a child keeps of its base, then its own: a category replaces a distribution of the same name, and the other way
/// round.
Population inherit(const Population& base, const Population& own) {
  Population merged{own.id, own.name, {}, {}, base.notes};
  for (const PopulationParameter& change : base.parameters)
    if (!names(own.categories, change.id)) merged.parameters.push_back(change);
  for (const Category& category : base.categories)
    if (!names(own.categories, category.id) && !names(own.parameters, category.id))
      merged.categories.push_back(category);
  merged.parameters.insert(merged.parameters.end(), own.parameters.begin(), own.parameters.end());
  merged.categories.insert(merged.categories.end(), own.categories.begin(), own.categories.end());
  merged.notes.insert(merged.notes.end(), own.notes.begin(), own.notes.end());
  return merged;
}

/// Follows `based_on` to its end; a circle or an unknown name ends the search with a complaint.
class Inheritance {
 public:
  Inheritance(const std::vector<Written>& written, Diagnostics& diagnostics)
      : written_(written), diagnostics_(diagnostics) {
    for (const Written& one : written) ids_.push_back(one.own.id);
  }

  Population resolve(const Written& written, std::set<std::string> below = {}) {
    if (written.based_on.empty()) return written.own;
    below.insert(written.own.id);
    const auto base = std::find_if(written_.begin(), written_.end(),
                                   [&](const Written& one) { return one.own.id == written.based_on; });
    if (base == written_.end()) {
      complain(written, fmt::format("`{}` is based on `{}`, which does not exist", written.own.id, written.based_on),
               did_you_mean(written.based_on, ids_));
      return written.own;
    }
    if (below.count(base->own.id)) {
      complain(written, fmt::format("`{}` is based on itself, through `{}`", base->own.id, written.own.id), {});
      return written.own;
    }
    return inherit(resolve(*base, below), written.own);
  }

 private:
  void complain(const Written& written, std::string message, std::string hint) {
    diagnostics_.push_back(error_at(written.span, "population-based-on", std::move(message), std::move(hint)));
  }
  const std::vector<Written>& written_;
  Diagnostics& diagnostics_;
  std::vector<std::string> ids_;
};

std::vector<Written> read_written(const TomlValue& root, const ParameterTable& parameters, Diagnostics& diagnostics) {
  const TomlTableReader reader(root, "population", diagnostics);
  reader.allow({"population"});
  PopulationReader populations(parameters, diagnostics);
  std::vector<Written> written;
  const TomlValue* all = root.find("population");
  if (!all || all->kind != TomlValue::Kind::table) {
    reader.complain(root.span, "missing", "there is no population", "begin one with [population.NAME]");
    return written;
  }
  for (const auto& [id, value] : all->entries) {
    if (value.kind == TomlValue::Kind::table)
      written.push_back(populations.read(id, value));
    else
      reader.complain(value.span, "type", fmt::format("`population.{}` must be a table", id));
  }
  return written;
}

/// The row as the change leaves it. A median alone keeps the law of the table.
void change_row(ParameterRow& row, const PopulationParameter& change) {
  if (change.distribution) row.distribution = *change.distribution;
  if (change.value) row.value = *change.value;
  if (change.spread) row.spread = change.spread;
  if (change.draw_low) row.draw_low = change.draw_low;
  if (change.draw_high) row.draw_high = change.draw_high;
  row.span = change.span;
  row.source = change.source;
}

/// [low, high] bounds the typical value in calibration; a population may lie outside, but not unseen.
void warn_if_outside(const ParameterRow& row, const Population& population, Diagnostics& diagnostics) {
  const bool outside = (row.low && row.value < *row.low) || (row.high && row.value > *row.high);
  if (outside)
    diagnostics.push_back(warning_at(row.span, "population-range",
                                     fmt::format("`{}` of population `{}` is {}, outside the table's low and high",
                                                 row.id, population.id, format_number(row.value))));
}

Diagnostic note_of_held(const PopulationParameter& change, const Population& population) {
  Diagnostic note = warning_at(change.span, "population-held",
                               fmt::format("`{}` is held by the variant: what population `{}` says of it is left out",
                                           change.id, population.id));
  note.severity = Severity::note;
  return note;
}

/// The rules of a table row, without the ends that only calibration heeds (unless they are the ends of the law itself).
Diagnostics check_changed(const ParameterRow& row) {
  ParameterRow loose = row;
  const bool ends_matter = row.distribution == Distribution::uniform || row.distribution == Distribution::loguniform;
  if (!ends_matter) loose.low = loose.high = std::nullopt;
  return check_distribution(loose);
}

}  // namespace

Result<ParameterTable> with_population(const ParameterTable& parameters, const Population& population) {
  std::map<std::string, std::size_t> at;
  for (std::size_t k = 0; k < parameters.rows.size(); ++k) at.emplace(parameters.rows[k].id, k);
  ParameterTable changed = parameters;
  std::set<std::size_t> touched;
  Diagnostics diagnostics;
  for (const PopulationParameter& change : population.parameters) {
    const auto found = at.find(change.id);
    if (found == at.end()) {
      diagnostics.push_back(error_at(change.span, "population-unknown-parameter",
                                     fmt::format("no parameter `{}` in the model", change.id)));
    } else if (parameters.rows[found->second].held) {
      diagnostics.push_back(note_of_held(change, population));
    } else {
      change_row(changed.rows[found->second], change);
      touched.insert(found->second);
    }
  }
  for (const std::size_t row : touched) {
    append(diagnostics, check_changed(changed.rows[row]));
    warn_if_outside(changed.rows[row], population, diagnostics);
  }
  if (has_errors(diagnostics)) return diagnostics;
  return {std::move(changed), std::move(diagnostics)};
}

Result<std::vector<Population>> parse_populations(std::string_view text, const std::string& file,
                                                  const ParameterTable& parameters) {
  auto root = parse_toml(text, file);
  if (!root.ok()) return root.diagnostics();
  Diagnostics diagnostics;
  const std::vector<Written> written = read_written(*root, parameters, diagnostics);
  std::vector<Population> populations;
  Inheritance inheritance(written, diagnostics);
  for (const Written& one : written) populations.push_back(inheritance.resolve(one));
  if (has_errors(diagnostics)) return diagnostics;
  for (const Population& population : populations)
    append(diagnostics, with_population(parameters, population).diagnostics());
  if (has_errors(diagnostics)) return diagnostics;
  return {std::move(populations), std::move(diagnostics)};
}

Result<std::vector<Population>> load_populations(const std::filesystem::path& file, const ParameterTable& parameters) {
  auto text = read_file(file);
  if (!text.ok()) return text.diagnostics();
  return parse_populations(*text, file.generic_string(), parameters);
}

}  // namespace remit
