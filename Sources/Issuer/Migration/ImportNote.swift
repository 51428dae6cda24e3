/// Something about an imported certificate that a person should know.
public enum ImportNote: String, CaseIterable, Hashable, Sendable {
    /// The index says revoked, the list does not: taken as revoked.
    case notOnList = "revoked in the index, not on the list: taken as revoked"
    /// The list says revoked, the index does not: taken as revoked.
    case onlyOnList = "on the list, not revoked in the index: taken as revoked"
    /// Date or reason are not the same in both: the earlier date and the graver reason are taken.
    case differs = "index and list differ: the earlier date and the graver reason are taken"
    /// The revocation is dated in the future; it counts from now on.
    case futureDate = "revoked with a date in the future: taken as revoked now"
    /// The revocation is dated before the certificate began.
    case earlyDate = "revoked with a date before its beginning"
    /// The index says removeFromCRL: taken as not revoked.
    case releasedInIndex = "released from hold (removeFromCRL): taken as not revoked by the index"
    /// The list says removeFromCRL: taken as not revoked.
    case releasedOnList = "released from hold (removeFromCRL): taken as not revoked by the list"
    /// The invalidity date is later than the revocation, which RFC 5280 does not mean: dropped.
    case invalidityDropped = "the invalidity date lies after the revocation: dropped"
    /// No line of the index has its serial number.
    case notInIndex = "no line of the index: taken by the list alone"
    /// The index says another end of validity than the certificate.
    case endDiffers = "the index says another end of validity: the certificate's is taken"
    /// Version 1 or 2: it cannot say where its status is found.
    case oldVersion = "of version 1 or 2: it has no extensions"
    /// Its key is of a kind or size that this product would not certify.
    case foreignKey = "its key is of a kind or size that is not certified here; it can be revoked"
    /// No certificate came; the list that the authority signed has it.
    case withoutCertificate = "no certificate: taken as revoked by the authority's own list"
    /// No certificate came; only the index has it.
    case withoutCertificateInIndex = "no certificate: taken as revoked by the index, which nobody signed"
    /// An earlier import brought its serial number; the certificate came now.
    case numberAlone = "the book had its serial number alone: certificate, key and subject come in"
    /// The book has its certificate, and no subject to find it by, or that of an index.
    case withoutSubject = "the book had it without its subject: that comes in"
    /// It was on hold and is taken as revoked because the operator said so.
    case holdEnded = "on hold: taken as revoked, as asked for"
    /// The book has it as revoked for less; its key was compromised, as turned out later.
    case worse = "revoked already, now for a worse reason: that is taken, the date stays"
    /// The book has it as revoked with another reason or a later date.
    case otherwiseInBook = "the book has it revoked for another reason or since another date: that stays"
    /// It was issued here, and the authority's own list has it revoked since before the book does.
    case earlier =
        "the authority's list has it revoked since an earlier moment: that is taken, with the graver reason"
    /// Another certificate of its key is revoked as compromised.
    case keyBlocked = "good, but its key is blocked: another certificate of it is revoked as compromised"
    /// Another certificate of a compromised key is good.
    case keyGoodElsewhere = "its key is blocked as compromised, and another certificate of it is not revoked"
    /// It has the key of an authority of this centre, or of one that is asked for.
    case keyOfAuthority =
        "compromised, and its key is that of an authority of this centre, which is not blocked by that: 'pki authority revoke' reports it"
    /// Of the list as a whole: a newer one should be there.
    case listEnded =
        "its nextUpdate has passed: what was revoked after it was made, and not in an index, counts as good"
    /// Of the list as a whole: it was made later than now.
    case listAhead = "it says that it was made later than now: compare the clocks"
}
