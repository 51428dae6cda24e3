/// The half of 制证 that has the book: which job is next, what a token's secrets are, and what is certified.
///
/// The other half is the station (`ProductionLine`), which has the tokens and holds nothing. Every message may be sent
/// again: what was done already is not done twice. In this process it is `CentreOffice`; over the API, `RemoteOffice`.
///
/// Source: product.md §5.3; docs/adr/0021.
public protocol ProductionOffice: QueueOffice, RecordOffice, TokenOffice, LetterOffice {}
