// The words are those of SBML's MIRIAM qualifiers, in both spellings Antimony has for them.
#include "remit/lang/antimony_annotation.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "remit/base/text.hpp"

namespace remit {
namespace {

const std::vector<std::string>& annotation_words() {
  static const std::vector<std::string> words = {"identity",
                                                 "model_entity_is",
                                                 "biological_entity_is",
                                                 "isDescribedBy",
                                                 "description",
                                                 "isDerivedFrom",
                                                 "origin",
                                                 "isInstanceOf",
                                                 "class",
                                                 "hasInstance",
                                                 "instance",
                                                 "hasPart",
                                                 "part",
                                                 "isPartOf",
                                                 "parthood",
                                                 "isVersionOf",
                                                 "hypernym",
                                                 "hasVersion",
                                                 "version",
                                                 "isHomologTo",
                                                 "homolog",
                                                 "isEncodedBy",
                                                 "encoder",
                                                 "encodes",
                                                 "encodement",
                                                 "occursIn",
                                                 "container",
                                                 "hasProperty",
                                                 "property",
                                                 "isPropertyOf",
                                                 "propertyBearer",
                                                 "hasTaxon",
                                                 "taxon",
                                                 "notes",
                                                 "created",
                                                 "modified",
                                                 "unknown_qual",
                                                 "unknown_model_qual",
                                                 "unknown_biol_qual"};
  return words;
}

constexpr std::array<std::string_view, 17> uncertainties = {"coefficientOfVariation",
                                                            "kurtosis",
                                                            "mean",
                                                            "median",
                                                            "mode",
                                                            "sampleSize",
                                                            "skewness",
                                                            "standardDeviation",
                                                            "stdev",
                                                            "standardError",
                                                            "variance",
                                                            "confidenceInterval",
                                                            "credibleInterval",
                                                            "range",
                                                            "interquartileRange",
                                                            "distribution",
                                                            "externalParameter"};

bool is_uncertainty(std::string_view word) {
  return std::find(uncertainties.begin(), uncertainties.end(), word) != uncertainties.end();
}

bool is_creator(std::string_view word) {
  return word.substr(0, 7) == "creator" && word.find_first_not_of("0123456789", 7) == std::string_view::npos;
}

bool accept_text(Cursor& cursor) {
  if (!cursor.at(TokenKind::text)) {
    cursor.complain("antimony-text-expected", "a text in \"...\" is expected here, not " + cursor.describe());
    return false;
  }
  cursor.skip();
  return true;
}

void read_texts(Cursor& cursor) {
  while (accept_text(cursor) && cursor.accept_symbol(",")) cursor.skip_newlines();
}

}  // namespace

bool is_annotation_word(std::string_view word) {
  const auto& words = annotation_words();
  return is_creator(word) || std::find(words.begin(), words.end(), word) != words.end();
}

void read_annotation(Cursor& cursor) {
  cursor.skip();
  if (!cursor.accept_symbol(".")) return read_texts(cursor);
  if (cursor.at(TokenKind::name)) cursor.skip();
  if (cursor.at(TokenKind::number)) return cursor.skip();
  read_texts(cursor);
}

bool is_property_word(std::string_view word) { return word == "sboTerm" || word == "sboterm" || is_uncertainty(word); }

void read_property(Cursor& cursor, std::string_view word) {
  if (is_uncertainty(word)) {
    cursor.complaints().warn(cursor.span(), "antimony-uncertainty",
                             fmt::format("`.{}` is kept out: nothing is drawn from it", word),
                             "distributions of patients are rows of a population, not of a model text");
    return cursor.skip_statement();
  }
  const bool form = cursor.accept_symbol("=") && (cursor.at(TokenKind::number) || cursor.at_word("SBO"));
  if (!form) return cursor.complain("antimony-sbo", "an SBO term is `= NUMBER`, not " + cursor.describe());
  while (cursor.at(TokenKind::number) || cursor.at_symbol(":") || cursor.at_word("SBO")) cursor.skip();
}

void refuse_annotation(Cursor& cursor) {
  cursor.complain("antimony-annotation", fmt::format("{} is no annotation Antimony knows", cursor.describe()),
                  did_you_mean(cursor.spelling(), annotation_words()));
  cursor.skip_statement();
}

}  // namespace remit
