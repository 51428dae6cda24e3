CREATE TABLE account (
    login TEXT NOT NULL PRIMARY KEY,
    mobile TEXT NOT NULL,
    passwordSalt BLOB NOT NULL CHECK (length(passwordSalt) = 16),
    passwordDigest BLOB NOT NULL CHECK (length(passwordDigest) = 32),
    passwordCost INTEGER NOT NULL CHECK (passwordCost BETWEEN 10 AND 24),
    active INTEGER NOT NULL CHECK (active IN (0, 1)),
    version INTEGER NOT NULL CHECK (version >= 1),
    createdAt INTEGER NOT NULL,
    updatedAt INTEGER NOT NULL
) STRICT;

CREATE UNIQUE INDEX accountMobile ON account (mobile);

CREATE TABLE accountSession (
    digest BLOB NOT NULL PRIMARY KEY CHECK (length(digest) = 32),
    login TEXT NOT NULL REFERENCES account (login),
    createdAt INTEGER NOT NULL,
    seenAt INTEGER NOT NULL
, platform INTEGER NOT NULL DEFAULT 0 CHECK (platform IN (0, 1))) STRICT;

CREATE INDEX accountSessionLogin ON accountSession (login);

CREATE TABLE apiRequest (
    caller TEXT NOT NULL,
    idempotencyKey TEXT NOT NULL CHECK (length(idempotencyKey) BETWEEN 1 AND 128),
    fingerprint BLOB NOT NULL CHECK (length(fingerprint) = 32),
    object TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (caller, idempotencyKey)
) STRICT;

CREATE INDEX apiRequestTime ON apiRequest (at);

CREATE TABLE "application" (
    id INTEGER PRIMARY KEY,
    number TEXT NOT NULL CHECK (length(number) = 18),
    type TEXT NOT NULL CHECK (type IN (
        'NEW', 'RENEW', 'REPLACE', 'UNLOCK', 'REVOKE', 'REISSUE')),
    state TEXT NOT NULL CHECK (state IN (
        'DRAFT', 'PENDING_REVIEW', 'REJECTED', 'PENDING_PAYMENT', 'PRODUCING',
        'PENDING_EXECUTION', 'PROCESSING', 'COMPLETED', 'WITHDRAWN', 'CLOSED')),
    version INTEGER NOT NULL CHECK (version >= 1),
    subjectUID TEXT NOT NULL REFERENCES subject (uid),
    profile TEXT NOT NULL,
    owner TEXT NOT NULL,
    registrar TEXT,
    snapshot BLOB NOT NULL,
    snapshotVersion INTEGER NOT NULL CHECK (snapshotVersion >= 1),
    reviewer TEXT,
    reasonCode TEXT,
    reasonText TEXT,
    certificateAuthority TEXT,
    certificateSerial BLOB,
    createdAt INTEGER NOT NULL,
    updatedAt INTEGER NOT NULL,
    CHECK ((certificateAuthority IS NULL) = (certificateSerial IS NULL)),
    FOREIGN KEY (certificateAuthority, certificateSerial)
        REFERENCES certificate (authority, serial)
) STRICT;

CREATE INDEX applicationCertificate ON application (certificateAuthority, certificateSerial, id)
    WHERE certificateSerial IS NOT NULL;

CREATE UNIQUE INDEX applicationNumber ON application (number);

CREATE UNIQUE INDEX applicationOpenNew ON application (subjectUID, profile)
    WHERE type IN ('NEW', 'REISSUE') AND state NOT IN ('COMPLETED', 'WITHDRAWN', 'CLOSED');

CREATE UNIQUE INDEX applicationOpenOther
    ON application (certificateAuthority, certificateSerial, type)
    WHERE type IN ('UNLOCK', 'REVOKE') AND state NOT IN ('DRAFT', 'COMPLETED', 'WITHDRAWN', 'CLOSED');

CREATE UNIQUE INDEX applicationOpenSuccession
    ON application (certificateAuthority, certificateSerial)
    WHERE type IN ('RENEW', 'REPLACE') AND state NOT IN ('DRAFT', 'COMPLETED', 'WITHDRAWN', 'CLOSED');

CREATE INDEX applicationOwner ON application (owner, id);

CREATE INDEX applicationState ON application (state, id);

CREATE INDEX applicationSubject ON application (subjectUID, id);

CREATE INDEX applicationType ON application (type, id);

CREATE INDEX applicationWaiting ON application (state, updatedAt, id)
    WHERE state = 'PENDING_REVIEW';

CREATE TABLE applicationOrder (
    application TEXT NOT NULL PRIMARY KEY REFERENCES application (number),
    amountFen INTEGER NOT NULL CHECK (amountFen >= 0),
    state TEXT NOT NULL
        CHECK (state IN ('UNPAID', 'PAID', 'CANCELLED', 'REFUNDING', 'REFUNDED')),
    channel TEXT,
    channelTransaction TEXT,
    confirmedBy TEXT,
    createdAt INTEGER NOT NULL,
    paidAt INTEGER,
    CHECK (state <> 'PAID' OR paidAt IS NOT NULL),
    CHECK (channelTransaction IS NULL OR channel IS NOT NULL)
) STRICT;

CREATE UNIQUE INDEX orderPayment ON applicationOrder (channel, channelTransaction)
    WHERE channelTransaction IS NOT NULL;

CREATE INDEX orderState ON applicationOrder (state, createdAt, application);

CREATE TABLE attachment (
    application TEXT NOT NULL REFERENCES application (number) ON DELETE CASCADE,
    snapshotVersion INTEGER NOT NULL CHECK (snapshotVersion >= 1),
    position INTEGER NOT NULL CHECK (position >= 0),
    kind TEXT NOT NULL,
    fingerprint BLOB NOT NULL CHECK (length(fingerprint) = 32),
    mediaType TEXT NOT NULL
        CHECK (mediaType IN ('image/jpeg', 'image/png', 'application/pdf')),
    size INTEGER NOT NULL CHECK (size >= 0),
    storedAs TEXT NOT NULL,
    PRIMARY KEY (application, snapshotVersion, position)
) STRICT;

CREATE TABLE auditCheckpoint (
    sequence INTEGER PRIMARY KEY REFERENCES auditEntry (sequence),
    hash BLOB NOT NULL CHECK (length(hash) = 32),
    signature BLOB NOT NULL,
    keyHash BLOB NOT NULL CHECK (length(keyHash) = 32),
    at INTEGER NOT NULL
) STRICT;

CREATE TABLE auditEntry (
    sequence INTEGER PRIMARY KEY CHECK (sequence >= 1),
    at INTEGER NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    object TEXT NOT NULL,
    detail TEXT NOT NULL,
    previousHash BLOB NOT NULL CHECK (length(previousHash) = 32),
    hash BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;

CREATE INDEX auditEntryClock ON auditEntry (sequence, at) WHERE action = 'clock.accept';

CREATE INDEX auditEntryTime ON auditEntry (at);

CREATE TABLE auditMark (
    first INTEGER NOT NULL CHECK (first >= 1),
    last INTEGER NOT NULL REFERENCES auditEntry (sequence),
    hash BLOB NOT NULL CHECK (length(hash) = 32),
    text TEXT NOT NULL,
    markedBy TEXT NOT NULL,
    createdAt INTEGER NOT NULL,
    PRIMARY KEY (last, first, markedBy),
    CHECK (first <= last)
) STRICT;

CREATE TABLE "authority" (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 40),
    role TEXT NOT NULL CHECK (role IN ('root', 'issuing')),
    state TEXT NOT NULL CHECK (state IN ('active', 'retired', 'destroyed')),
    algorithm TEXT NOT NULL CHECK (algorithm IN (
        'p256', 'p384', 'rsa2048', 'rsa3072', 'rsa4096', 'ed25519', 'sm2')),
    signatureAlgorithm TEXT NOT NULL,
    certificate BLOB NOT NULL,
    keyHash BLOB NOT NULL CHECK (length(keyHash) = 32),
    keyReference TEXT NOT NULL,
    parent TEXT REFERENCES authority (name),
    predecessor TEXT REFERENCES authority (name),
    createdAt INTEGER NOT NULL,
    CHECK (role <> 'root' OR parent IS NULL)
) STRICT;

CREATE UNIQUE INDEX authorityKey ON authority (keyHash);

CREATE UNIQUE INDEX authorityName ON authority (name);

CREATE UNIQUE INDEX authorityPredecessor ON authority (predecessor)
    WHERE predecessor IS NOT NULL;

CREATE TABLE authorityCertificate (
    id INTEGER PRIMARY KEY,
    authority TEXT NOT NULL REFERENCES authority (name),
    kind TEXT NOT NULL CHECK (kind IN ('former', 'cross', 'newWithOld', 'oldWithNew')),
    fingerprint BLOB NOT NULL CHECK (length(fingerprint) = 32),
    certificate BLOB NOT NULL,
    addedAt INTEGER NOT NULL
) STRICT;

CREATE UNIQUE INDEX authorityCertificateOnce ON authorityCertificate (authority, fingerprint);

CREATE TABLE authorityRequest (
    name TEXT NOT NULL PRIMARY KEY CHECK (length(name) BETWEEN 1 AND 40),
    algorithm TEXT NOT NULL CHECK (algorithm IN (
        'p256', 'p384', 'rsa2048', 'rsa3072', 'rsa4096', 'ed25519', 'sm2')),
    signatureAlgorithm TEXT NOT NULL,
    request BLOB NOT NULL,
    keyHash BLOB NOT NULL CHECK (length(keyHash) = 32),
    keyReference TEXT NOT NULL,
    predecessor TEXT REFERENCES authority (name),
    createdAt INTEGER NOT NULL
) STRICT;

CREATE UNIQUE INDEX authorityRequestKey ON authorityRequest (keyHash);

CREATE TABLE binding (
    account TEXT NOT NULL,
    certificateAuthority TEXT NOT NULL,
    certificateSerial BLOB NOT NULL,
    profile TEXT NOT NULL,
    sequence INTEGER NOT NULL CHECK (sequence >= 1),
    state TEXT NOT NULL CHECK (state IN ('BOUND', 'UNBOUND', 'MOVED', 'INVALID')),
    createdAt INTEGER NOT NULL,
    updatedAt INTEGER NOT NULL,
    PRIMARY KEY (account, certificateAuthority, certificateSerial, sequence),
    FOREIGN KEY (certificateAuthority, certificateSerial) REFERENCES certificate (authority, serial)
) STRICT;

CREATE UNIQUE INDEX bindingAccount ON binding (account, profile) WHERE state = 'BOUND';

CREATE UNIQUE INDEX bindingCertificate ON binding (certificateAuthority, certificateSerial)
WHERE state = 'BOUND';

CREATE TABLE blockedKey (
    keyHash BLOB NOT NULL PRIMARY KEY CHECK (length(keyHash) = 32),
    reason TEXT NOT NULL,
    blockedAt INTEGER NOT NULL
) STRICT;

CREATE TABLE ceremony (
    digest BLOB NOT NULL PRIMARY KEY CHECK (length(digest) = 32),
    name TEXT NOT NULL,
    text BLOB NOT NULL,
    signature BLOB NOT NULL,
    closedAt INTEGER NOT NULL
) STRICT;

CREATE TABLE "certificate" (
    id INTEGER PRIMARY KEY,
    authority TEXT NOT NULL,
    serial BLOB NOT NULL CHECK (length(serial) BETWEEN 1 AND 20),
    state TEXT NOT NULL CHECK (
        state = 'reserved' OR state = 'signing' OR state = 'issued'
        OR state = 'active' OR state = 'held' OR state = 'revoked'
        OR state = 'abandoned'),
    living INTEGER NOT NULL CHECK (living IN (0, 1)),
    issuedAt INTEGER,
    revokedAt INTEGER,
    reason TEXT CHECK (
        reason = 'unspecified' OR reason = 'keyCompromise'
        OR reason = 'caCompromise' OR reason = 'affiliationChanged'
        OR reason = 'superseded' OR reason = 'cessationOfOperation'
        OR reason = 'certificateHold' OR reason = 'privilegeWithdrawn'),
    invalidityDate INTEGER,
    profile TEXT NOT NULL,
    purpose TEXT NOT NULL CHECK (
        purpose = 'authority' OR purpose = 'ocsp' OR purpose = 'signing'
        OR purpose = 'encryption' OR purpose = 'staff' OR purpose = 'service'),
    application TEXT REFERENCES application (number),
    subjectUID TEXT REFERENCES subject (uid),
    subject TEXT NOT NULL,
    keyHash BLOB NOT NULL CHECK (length(keyHash) = 32),
    repeatsKey INTEGER NOT NULL CHECK (repeatsKey IN (0, 1)),
    tokenSerial TEXT REFERENCES token (serial),
    act TEXT NOT NULL CHECK (
        act = 'new' OR act = 'renew' OR act = 'rekey' OR act = 'replace'
        OR act = 'reissue' OR act = 'imported'),
    predecessor INTEGER REFERENCES certificate (id),
    shard INTEGER NOT NULL CHECK (shard >= 0),
    notBefore INTEGER NOT NULL,
    notAfter INTEGER NOT NULL,
    holder TEXT NOT NULL,
    createdAt INTEGER NOT NULL,
    CHECK (notBefore <= notAfter),
    CHECK ((state = 'abandoned') = (living = 0)),
    CHECK ((state = 'issued' OR state = 'active' OR state = 'held' OR state = 'revoked')
        = (issuedAt IS NOT NULL)),
    CHECK ((state IN ('held', 'revoked')) = (revokedAt IS NOT NULL)),
    CHECK ((state IN ('held', 'revoked')) = (reason IS NOT NULL)),
    CHECK ((state = 'held') = coalesce(reason = 'certificateHold', 0)),
    CHECK (invalidityDate IS NULL OR (state = 'revoked' AND invalidityDate <= revokedAt))
) STRICT;

CREATE UNIQUE INDEX certificateApplication ON certificate (application, purpose)
    WHERE application IS NOT NULL AND living = 1;

CREATE INDEX certificateEnd ON certificate (authority, profile, purpose, state, notAfter, id)
    WHERE issuedAt IS NOT NULL;

CREATE INDEX certificateGroup ON certificate (authority, profile, purpose, state, id);

CREATE INDEX certificateHistory ON certificate (application, id)
    WHERE application IS NOT NULL;

CREATE INDEX certificateIssue ON certificate (authority, profile, purpose, state, issuedAt, id)
    WHERE issuedAt IS NOT NULL;

CREATE UNIQUE INDEX certificateKey ON certificate (keyHash) WHERE living = 1 AND repeatsKey = 0;

CREATE INDEX certificateKeyAgain ON certificate (keyHash, id)
    WHERE living = 1 AND repeatsKey = 1;

CREATE INDEX certificatePredecessor ON certificate (predecessor, id)
    WHERE predecessor IS NOT NULL;

CREATE UNIQUE INDEX certificateSerial ON certificate (authority, serial);

CREATE INDEX certificateSubject ON certificate (subjectUID, id) WHERE subjectUID IS NOT NULL;

CREATE INDEX certificateSuccession ON certificate (issuedAt, id) WHERE predecessor IS NOT NULL;

CREATE INDEX certificateToken ON certificate (tokenSerial, id) WHERE tokenSerial IS NOT NULL;

CREATE TABLE certificateAbove (
    authority TEXT NOT NULL REFERENCES authority (name),
    position INTEGER NOT NULL CHECK (position >= 0),
    certificate BLOB NOT NULL,
    PRIMARY KEY (authority, position)
) STRICT;

CREATE TABLE "certificateContent" (
    certificate INTEGER PRIMARY KEY REFERENCES certificate (id),
    encoded BLOB NOT NULL
) STRICT;

CREATE TABLE certificateIntent (
    certificate INTEGER PRIMARY KEY REFERENCES certificate (id),
    toBeSigned BLOB NOT NULL
) STRICT;

CREATE TABLE certificateMove (
    sequence INTEGER PRIMARY KEY,
    certificate INTEGER NOT NULL REFERENCES certificate (id)
) STRICT;

CREATE TABLE certificateRequest (
    certificate INTEGER PRIMARY KEY REFERENCES certificate (id),
    requester TEXT NOT NULL,
    idempotencyKey TEXT,
    fingerprint BLOB CHECK (length(fingerprint) = 32),
    at INTEGER NOT NULL,
    CHECK ((idempotencyKey IS NULL) = (fingerprint IS NULL))
) STRICT;

CREATE INDEX certificateRequestAge ON certificateRequest (at)
    WHERE idempotencyKey IS NOT NULL;

CREATE UNIQUE INDEX certificateRequestKey ON certificateRequest (requester, idempotencyKey)
    WHERE idempotencyKey IS NOT NULL;

CREATE INDEX certificateRequester ON certificateRequest (requester, certificate);

CREATE TABLE checkout (
    trade TEXT NOT NULL PRIMARY KEY,
    application TEXT NOT NULL REFERENCES application (number),
    sequence INTEGER NOT NULL CHECK (sequence >= 1),
    channel TEXT NOT NULL,
    amountFen INTEGER NOT NULL CHECK (amountFen > 0),
    state TEXT NOT NULL CHECK (state IN ('OPEN', 'PAID', 'CLOSED')),
    attempts INTEGER NOT NULL CHECK (attempts >= 0),
    dueAt INTEGER NOT NULL,
    expiresAt INTEGER NOT NULL,
    detail TEXT,
    createdAt INTEGER NOT NULL,
    updatedAt INTEGER NOT NULL
) STRICT;

CREATE UNIQUE INDEX checkoutApplication ON checkout (application, sequence);

CREATE INDEX checkoutDue ON checkout (state, dueAt);

CREATE TABLE client (
    name TEXT NOT NULL PRIMARY KEY CHECK (length(name) BETWEEN 1 AND 40),
    displayName TEXT NOT NULL,
    certificateAuthority TEXT NOT NULL,
    certificateSerial BLOB NOT NULL,
    profiles TEXT NOT NULL,
    isActive INTEGER NOT NULL CHECK (isActive IN (0, 1)),
    version INTEGER NOT NULL CHECK (version >= 1),
    createdAt INTEGER NOT NULL,
    FOREIGN KEY (certificateAuthority, certificateSerial)
        REFERENCES certificate (authority, serial)
) STRICT;

CREATE UNIQUE INDEX clientCertificate ON client (certificateAuthority, certificateSerial);

CREATE TABLE "delivery" (
    application TEXT NOT NULL PRIMARY KEY REFERENCES application (number),
    method TEXT NOT NULL CHECK (method IN ('EXPRESS', 'PICKUP')),
    state TEXT NOT NULL CHECK (state IN (
        'READY', 'SHIPPED', 'DELIVERED', 'RETURNED', 'PICKED_UP', 'CANCELLED')),
    carrier TEXT,
    trackingNumber TEXT,
    updatedAt INTEGER NOT NULL,
    CHECK ((carrier IS NULL) = (trackingNumber IS NULL))
) STRICT;

CREATE INDEX deliveryState ON delivery (state, updatedAt, application);

CREATE TABLE executionCode (
    subject TEXT NOT NULL,
    sequence INTEGER NOT NULL CHECK (sequence >= 1),
    kind TEXT NOT NULL CHECK (kind IN ('RENEW', 'REPLACE', 'EMERGENCY')),
    state TEXT NOT NULL CHECK (state IN (
        'ISSUED', 'REDEEMED', 'CONSUMED', 'LOCKED', 'SUPERSEDED', 'VOID')),
    certificateAuthority TEXT NOT NULL,
    certificateSerial BLOB NOT NULL,
    tokenSerial TEXT,
    digest BLOB NOT NULL CHECK (length(digest) = 32),
    wrongTries INTEGER NOT NULL CHECK (wrongTries BETWEEN 0 AND 5),
    sessionDigest BLOB CHECK (length(sessionDigest) = 32),
    sessionUntil INTEGER CHECK ((sessionUntil IS NULL) = (sessionDigest IS NULL)),
    challenge BLOB CHECK ((challenge IS NULL) = (sessionDigest IS NULL)),
    requestDigest BLOB CHECK (length(requestDigest) = 32),
    heldUntil INTEGER,
    issuedBy TEXT NOT NULL,
    expiresAt INTEGER NOT NULL,
    createdAt INTEGER NOT NULL,
    updatedAt INTEGER NOT NULL, answers INTEGER NOT NULL DEFAULT 0
CHECK (answers BETWEEN 0 AND 16),
    PRIMARY KEY (subject, sequence),
    FOREIGN KEY (certificateAuthority, certificateSerial) REFERENCES certificate (authority, serial)
) STRICT;

CREATE UNIQUE INDEX executionCodeOpen ON executionCode (subject) WHERE state IN ('ISSUED', 'REDEEMED');

CREATE UNIQUE INDEX executionCodeSession ON executionCode (sessionDigest)
WHERE sessionDigest IS NOT NULL;

CREATE TABLE idempotencyKey (
    key TEXT NOT NULL PRIMARY KEY,
    at INTEGER NOT NULL
) STRICT;

CREATE TABLE invoice (
    application TEXT NOT NULL PRIMARY KEY REFERENCES application (number),
    amountFen INTEGER NOT NULL CHECK (amountFen > 0),
    title TEXT NOT NULL,
    taxNumber TEXT,
    email TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('REQUESTED', 'ISSUED', 'CANCELLED', 'RED_DUE', 'REVERSED')),
    number TEXT,
    reversal TEXT,
    storedAs TEXT,
    fingerprint BLOB CHECK (length(fingerprint) = 32),
    createdAt INTEGER NOT NULL,
    updatedAt INTEGER NOT NULL,
    CHECK (state IN ('REQUESTED', 'CANCELLED') OR number IS NOT NULL),
    CHECK ((state = 'REVERSED') = (reversal IS NOT NULL)),
    CHECK ((storedAs IS NULL) = (fingerprint IS NULL))
) STRICT;

CREATE UNIQUE INDEX invoiceNumber ON invoice (number) WHERE number IS NOT NULL;

CREATE INDEX invoiceState ON invoice (state, createdAt);

CREATE TABLE "job" (
    application TEXT NOT NULL PRIMARY KEY REFERENCES application (number),
    state TEXT NOT NULL CHECK (state IN (
        'QUEUED', 'CLAIMED', 'INITIALIZED', 'KEY_GENERATED', 'ISSUED', 'WRITTEN', 'VERIFIED',
        'DONE', 'FAILED', 'CANCELLED', 'REJECTED')),
    resumeFrom TEXT NOT NULL CHECK (resumeFrom IN (
        'QUEUED', 'CLAIMED', 'INITIALIZED', 'KEY_GENERATED', 'ISSUED', 'WRITTEN', 'VERIFIED',
        'DONE', 'FAILED', 'CANCELLED', 'REJECTED')),
    version INTEGER NOT NULL CHECK (version >= 1),
    station TEXT,
    producer TEXT,
    leaseUntil INTEGER,
    tokenSerial TEXT REFERENCES token (serial),
    subjectPublicKeyInfo BLOB,
    certificateAuthority TEXT,
    certificateSerial BLOB,
    failure TEXT,
    priority INTEGER NOT NULL CHECK (priority IN (0, 1)),
    createdAt INTEGER NOT NULL,
    updatedAt INTEGER NOT NULL, tokenSlot TEXT CHECK (tokenSlot IN ('9a', '9c', '9d', '9e')),
    CHECK ((certificateAuthority IS NULL) = (certificateSerial IS NULL)),
    FOREIGN KEY (certificateAuthority, certificateSerial)
        REFERENCES certificate (authority, serial)
) STRICT;

CREATE INDEX jobOpen ON job (priority DESC, createdAt, application)
    WHERE state NOT IN ('DONE', 'CANCELLED', 'REJECTED');

CREATE INDEX jobState ON job (state, createdAt, application);

CREATE TABLE "jobJournal" (
    id INTEGER PRIMARY KEY,
    application TEXT NOT NULL REFERENCES job (application),
    step TEXT NOT NULL CHECK (step IN (
        'QUEUED', 'CLAIMED', 'INITIALIZED', 'KEY_GENERATED', 'ISSUED', 'WRITTEN', 'VERIFIED',
        'DONE', 'FAILED', 'CANCELLED', 'REJECTED')),
    tokenSerial TEXT,
    detail TEXT NOT NULL,
    at INTEGER NOT NULL
) STRICT;

CREATE INDEX jobJournalApplication ON jobJournal (application, id);

CREATE INDEX jobJournalToken ON jobJournal (tokenSerial, id) WHERE tokenSerial IS NOT NULL;

CREATE TABLE keptPaper (
    storedAs TEXT NOT NULL PRIMARY KEY,
    createdAt INTEGER NOT NULL
) STRICT;

CREATE INDEX keptPaperAge ON keptPaper (createdAt);

CREATE TABLE keyArchive (
    certificateAuthority TEXT NOT NULL,
    certificateSerial BLOB NOT NULL,
    keyHash BLOB NOT NULL CHECK (length(keyHash) = 32),
    threshold INTEGER NOT NULL CHECK (threshold BETWEEN 2 AND 16),
    content BLOB NOT NULL,
    request BLOB NOT NULL,
    createdAt INTEGER NOT NULL,
    PRIMARY KEY (certificateAuthority, certificateSerial),
    FOREIGN KEY (certificateAuthority, certificateSerial)
        REFERENCES certificate (authority, serial)
) STRICT;

CREATE TABLE keyArchiveShare (
    certificateAuthority TEXT NOT NULL,
    certificateSerial BLOB NOT NULL,
    number INTEGER NOT NULL CHECK (number BETWEEN 1 AND 16),
    officer BLOB NOT NULL CHECK (length(officer) = 32),
    name TEXT NOT NULL,
    message BLOB NOT NULL,
    digest BLOB NOT NULL CHECK (length(digest) = 32),
    PRIMARY KEY (certificateAuthority, certificateSerial, number),
    FOREIGN KEY (certificateAuthority, certificateSerial)
        REFERENCES keyArchive (certificateAuthority, certificateSerial)
) STRICT;

CREATE TABLE keyAttestation (
    keyHash BLOB NOT NULL PRIMARY KEY CHECK (length(keyHash) = 32),
    tokenSerial TEXT NOT NULL REFERENCES token (serial),
    slot TEXT NOT NULL,
    statement BLOB NOT NULL,
    issuer BLOB NOT NULL,
    root TEXT NOT NULL,
    firmware TEXT,
    pinPolicy TEXT,
    touchPolicy TEXT,
    verifiedAt INTEGER NOT NULL
) STRICT;

CREATE INDEX keyAttestationToken ON keyAttestation (tokenSerial, verifiedAt);

CREATE TABLE keyDelivery (
    certificateAuthority TEXT NOT NULL,
    certificateSerial BLOB NOT NULL,
    tokenSerial TEXT NOT NULL REFERENCES token (serial),
    signingKeyHash BLOB NOT NULL CHECK (length(signingKeyHash) = 32),
    envelope BLOB NOT NULL,
    createdAt INTEGER NOT NULL,
    PRIMARY KEY (certificateAuthority, certificateSerial, signingKeyHash),
    FOREIGN KEY (certificateAuthority, certificateSerial)
        REFERENCES keyArchive (certificateAuthority, certificateSerial)
) STRICT;

CREATE INDEX keyDeliveryKey ON keyDelivery (signingKeyHash);

CREATE INDEX keyDeliveryToken ON keyDelivery (tokenSerial);

CREATE TABLE keyPlace (
    certificateAuthority TEXT NOT NULL,
    certificateSerial BLOB NOT NULL,
    slot TEXT NOT NULL CHECK (length(slot) BETWEEN 1 AND 32),
    PRIMARY KEY (certificateAuthority, certificateSerial),
    FOREIGN KEY (certificateAuthority, certificateSerial)
        REFERENCES certificate (authority, serial)
) STRICT;

CREATE TABLE keyRecovery (
    number INTEGER NOT NULL PRIMARY KEY CHECK (number >= 1),
    kind TEXT NOT NULL CHECK (kind IN ('TOKEN', 'JUDICIAL')),
    state TEXT NOT NULL CHECK (state IN ('PROPOSED', 'CONFIRMED', 'DECLINED', 'DONE')),
    certificateAuthority TEXT NOT NULL,
    certificateSerial BLOB NOT NULL,
    tokenSerial TEXT REFERENCES token (serial),
    recipient BLOB,
    reference TEXT,
    text TEXT NOT NULL,
    proposedBy TEXT NOT NULL,
    decidedBy TEXT,
    finishedBy TEXT,
    result BLOB,
    createdAt INTEGER NOT NULL,
    decidedAt INTEGER,
    finishedAt INTEGER,
    CHECK ((kind = 'TOKEN') = (tokenSerial IS NOT NULL)),
    CHECK ((kind = 'JUDICIAL') = (recipient IS NOT NULL)),
    CHECK ((kind = 'JUDICIAL') = (reference IS NOT NULL)),
    CHECK ((state = 'PROPOSED') = (decidedBy IS NULL)),
    CHECK ((state = 'DONE') = (finishedBy IS NOT NULL)),
    CHECK (state = 'PROPOSED' OR state = 'DECLINED' OR decidedBy <> proposedBy),
    FOREIGN KEY (certificateAuthority, certificateSerial)
        REFERENCES keyArchive (certificateAuthority, certificateSerial)
) STRICT;

CREATE UNIQUE INDEX keyRecoveryOpen ON keyRecovery (certificateAuthority, certificateSerial, kind)
    WHERE state = 'PROPOSED' OR state = 'CONFIRMED';

CREATE TABLE keyRecoveryShare (
    recovery INTEGER NOT NULL REFERENCES keyRecovery (number),
    share INTEGER NOT NULL CHECK (share BETWEEN 1 AND 16),
    sealed BLOB,
    releasedBy TEXT NOT NULL,
    releasedAt INTEGER NOT NULL,
    PRIMARY KEY (recovery, share)
) STRICT;

CREATE TABLE keyTransport (
    signingKeyHash BLOB NOT NULL PRIMARY KEY CHECK (length(signingKeyHash) = 32),
    tokenSerial TEXT NOT NULL REFERENCES token (serial),
    publicKey BLOB NOT NULL,
    createdAt INTEGER NOT NULL
) STRICT;

CREATE TABLE message (
    notice INTEGER NOT NULL REFERENCES notice (id),
    channel TEXT NOT NULL CHECK (channel IN ('MAIL', 'SMS')),
    state TEXT NOT NULL CHECK (state IN ('WAITING', 'SENDING', 'SENT', 'FAILED')),
    attempts INTEGER NOT NULL CHECK (attempts >= 0),
    dueAt INTEGER NOT NULL,
    target TEXT,
    detail TEXT,
    updatedAt INTEGER NOT NULL,
    PRIMARY KEY (notice, channel)
) STRICT;

CREATE INDEX messageDue ON message (dueAt, notice, channel)
WHERE state IN ('WAITING', 'SENDING');

CREATE INDEX messageState ON message (state, notice, channel);

CREATE TABLE notice (
    id INTEGER PRIMARY KEY,
    template TEXT NOT NULL,
    application TEXT REFERENCES application (number) ON DELETE SET NULL,
    placeholders TEXT NOT NULL,
    createdAt INTEGER NOT NULL
, sealed BLOB) STRICT;

CREATE INDEX noticeApplication ON notice (application);

CREATE TABLE noticeTemplate (
    template TEXT NOT NULL,
    version INTEGER NOT NULL CHECK (version >= 1),
    subject TEXT NOT NULL,
    text TEXT NOT NULL,
    english TEXT,
    setBy TEXT NOT NULL,
    createdAt INTEGER NOT NULL,
    PRIMARY KEY (template, version)
) STRICT;

CREATE TABLE payment (
    channel TEXT NOT NULL,
    channelTransaction TEXT NOT NULL,
    application TEXT NOT NULL REFERENCES application (number),
    amountFen INTEGER NOT NULL CHECK (amountFen >= 0),
    state TEXT NOT NULL CHECK (state IN ('ACCEPTED', 'MISMATCHED', 'REFUNDING', 'REFUNDED')),
    evidence TEXT,
    refundTransaction TEXT,
    recordedBy TEXT NOT NULL,
    createdAt INTEGER NOT NULL,
    updatedAt INTEGER NOT NULL,
    PRIMARY KEY (channel, channelTransaction)
) STRICT;

CREATE INDEX paymentApplication ON payment (application, createdAt);

CREATE INDEX paymentState ON payment (state, createdAt);

CREATE TABLE "phoneCode" (
    nonce BLOB NOT NULL PRIMARY KEY CHECK (length(nonce) = 16),
    mobile TEXT NOT NULL,
    purpose TEXT NOT NULL CHECK (purpose IN ('SIGN_UP', 'RESET', 'REMINDER', 'CHANGED', 'MOVE',
        'MOVED', 'TIED')),
    state TEXT NOT NULL CHECK (state IN (
        'WAITING', 'SENT', 'FAILED', 'USED', 'LOCKED', 'SUPERSEDED')),
    wrongTries INTEGER NOT NULL CHECK (wrongTries BETWEEN 0 AND 5),
    attempts INTEGER NOT NULL CHECK (attempts >= 0),
    dueAt INTEGER NOT NULL,
    expiresAt INTEGER NOT NULL,
    createdAt INTEGER NOT NULL
) STRICT;

CREATE INDEX phoneCodeDue ON phoneCode (dueAt) WHERE state = 'WAITING';

CREATE INDEX phoneCodeMobile ON phoneCode (mobile, createdAt);

CREATE TABLE platformArrival (
    browser BLOB NOT NULL PRIMARY KEY CHECK (length(browser) = 32),
    issuer TEXT NOT NULL,
    subject TEXT NOT NULL,
    mobile TEXT,
    expiresAt INTEGER NOT NULL
, name TEXT) STRICT;

CREATE INDEX platformArrivalEnd ON platformArrival (expiresAt);

CREATE TABLE platformSubject (
    issuer TEXT NOT NULL CHECK (length(issuer) BETWEEN 1 AND 200),
    subject TEXT NOT NULL CHECK (length(subject) BETWEEN 1 AND 255),
    login TEXT NOT NULL REFERENCES account (login),
    createdAt INTEGER NOT NULL, name TEXT,
    PRIMARY KEY (issuer, subject)
) STRICT;

CREATE UNIQUE INDEX platformSubjectLogin ON platformSubject (login, issuer);

CREATE TABLE platformToken (
    digest BLOB NOT NULL PRIMARY KEY CHECK (length(digest) = 32),
    expiresAt INTEGER NOT NULL
) STRICT;

CREATE INDEX platformTokenEnd ON platformToken (expiresAt);

CREATE TABLE price (
    version INTEGER NOT NULL REFERENCES priceList (version),
    type TEXT NOT NULL CHECK (type IN (
        'NEW', 'RENEW', 'REPLACE', 'UNLOCK', 'REVOKE', 'REISSUE')),
    amountFen INTEGER NOT NULL CHECK (amountFen BETWEEN 0 AND 100000000),
    PRIMARY KEY (version, type)
) STRICT;

CREATE TABLE priceList (
    version INTEGER NOT NULL PRIMARY KEY CHECK (version >= 1),
    effectiveFrom INTEGER NOT NULL,
    text TEXT NOT NULL,
    setBy TEXT NOT NULL,
    createdAt INTEGER NOT NULL
) STRICT;

CREATE TABLE "proposal" (
    kind TEXT NOT NULL CHECK (kind IN ('REVOCATION', 'REFUND', 'CLOSURE', 'STAFF')),
    subject TEXT NOT NULL,
    sequence INTEGER NOT NULL CHECK (sequence >= 1),
    state TEXT NOT NULL CHECK (state IN ('PROPOSED', 'CONFIRMED', 'DECLINED')),
    cause TEXT,
    text TEXT NOT NULL,
    detail TEXT,
    proposedBy TEXT NOT NULL,
    decidedBy TEXT,
    createdAt INTEGER NOT NULL,
    updatedAt INTEGER NOT NULL,
    PRIMARY KEY (kind, subject, sequence),
    CHECK (state <> 'CONFIRMED' OR decidedBy <> proposedBy),
    CHECK ((kind = 'STAFF') = (detail IS NOT NULL))
) STRICT;

CREATE UNIQUE INDEX proposalOpen ON proposal (kind, subject) WHERE state = 'PROPOSED';

CREATE TABLE refund (
    channel TEXT NOT NULL,
    channelTransaction TEXT NOT NULL,
    request TEXT NOT NULL,
    amountFen INTEGER NOT NULL CHECK (amountFen > 0),
    state TEXT NOT NULL CHECK (state IN ('WAITING', 'DONE', 'FAILED')),
    attempts INTEGER NOT NULL CHECK (attempts >= 0),
    dueAt INTEGER NOT NULL,
    detail TEXT,
    confirmedBy TEXT NOT NULL,
    createdAt INTEGER NOT NULL,
    updatedAt INTEGER NOT NULL,
    PRIMARY KEY (channel, channelTransaction),
    FOREIGN KEY (channel, channelTransaction) REFERENCES payment (channel, channelTransaction)
) STRICT;

CREATE INDEX refundDue ON refund (state, dueAt);

CREATE UNIQUE INDEX refundRequest ON refund (channel, request);

CREATE TABLE revision (
    application TEXT NOT NULL PRIMARY KEY REFERENCES application (number),
    form BLOB NOT NULL,
    version INTEGER NOT NULL CHECK (version >= 1),
    savedAt INTEGER NOT NULL
) STRICT;

CREATE TABLE "revocationList" (
    authority TEXT NOT NULL REFERENCES authority (name),
    shard INTEGER NOT NULL CHECK (shard >= 0),
    delta INTEGER NOT NULL CHECK (delta = 0 OR delta = 1),
    number INTEGER NOT NULL CHECK (number >= 1),
    base INTEGER CHECK (base >= 1 AND base <= number),
    thisUpdate INTEGER NOT NULL,
    nextUpdate INTEGER NOT NULL,
    feedSequence INTEGER NOT NULL CHECK (feedSequence >= 0),
    entryCount INTEGER CHECK (entryCount >= 0),
    fingerprint BLOB CHECK (length(fingerprint) = 32), pointsToDelta INTEGER NOT NULL DEFAULT 0 CHECK (pointsToDelta = 0 OR pointsToDelta = 1 AND delta = 0),
    PRIMARY KEY (authority, shard, delta, number),
    CHECK (thisUpdate <= nextUpdate),
    CHECK ((delta = 1) = (base IS NOT NULL)),
    CHECK ((entryCount IS NULL) = (fingerprint IS NULL))
) STRICT;

CREATE INDEX revocationListEnd ON revocationList (authority, shard, nextUpdate, number)
    WHERE delta = 0;

CREATE TABLE revocationListPartition (
    authority TEXT NOT NULL REFERENCES authority (name),
    publicURL TEXT NOT NULL,
    shards INTEGER NOT NULL CHECK (shards BETWEEN 2 AND 1024),
    PRIMARY KEY (authority, publicURL)
) STRICT;

CREATE TABLE setAsideOrder (
    tokenSerial TEXT NOT NULL PRIMARY KEY REFERENCES token (serial),
    application TEXT NOT NULL REFERENCES job (application),
    text TEXT NOT NULL,
    orderedBy TEXT NOT NULL,
    createdAt INTEGER NOT NULL
) STRICT;

CREATE TABLE "signer" (
    id INTEGER PRIMARY KEY,
    purpose TEXT NOT NULL CHECK (purpose IN ('audit', 'ocsp', 'server')),
    authority TEXT REFERENCES authority (name),
    keyHash BLOB NOT NULL CHECK (length(keyHash) = 32),
    subjectPublicKeyInfo BLOB NOT NULL,
    certificate BLOB,
    keyReference TEXT NOT NULL,
    notBefore INTEGER NOT NULL,
    notAfter INTEGER,
    CHECK ((purpose = 'audit') = (authority IS NULL)),
    CHECK ((purpose = 'audit') = (certificate IS NULL)),
    CHECK ((purpose = 'audit') = (notAfter IS NULL))
) STRICT;

CREATE UNIQUE INDEX signerKey ON signer (keyHash);

CREATE INDEX signerNewest ON signer (purpose, notBefore, id);

CREATE TABLE staff (
    name TEXT NOT NULL PRIMARY KEY CHECK (length(name) BETWEEN 1 AND 40),
    displayName TEXT NOT NULL,
    certificateAuthority TEXT,
    certificateSerial BLOB,
    createdAt INTEGER NOT NULL,
    CHECK ((certificateAuthority IS NULL) = (certificateSerial IS NULL)),
    FOREIGN KEY (certificateAuthority, certificateSerial)
        REFERENCES certificate (authority, serial)
) STRICT;

CREATE UNIQUE INDEX staffCertificate ON staff (certificateAuthority, certificateSerial)
    WHERE certificateSerial IS NOT NULL;

CREATE TABLE staffRole (
    staff TEXT NOT NULL REFERENCES staff (name),
    role TEXT NOT NULL CHECK (role IN (
        'registrar', 'reviewer', 'producer', 'finance', 'support', 'biz_admin',
        'super_admin', 'audit_admin', 'auditor', 'pki_admin')),
    PRIMARY KEY (staff, role)
) STRICT;

CREATE TABLE "statusEntry" (
    sequence INTEGER PRIMARY KEY CHECK (sequence >= 1),
    authority TEXT NOT NULL,
    serial BLOB NOT NULL,
    listed INTEGER NOT NULL CHECK (listed IN (0, 1)),
    revokedAt INTEGER,
    reason TEXT CHECK (reason IN (
        'unspecified', 'keyCompromise', 'caCompromise', 'affiliationChanged', 'superseded',
        'cessationOfOperation', 'certificateHold', 'privilegeWithdrawn')),
    invalidityDate INTEGER,
    notAfter INTEGER NOT NULL,
    shard INTEGER NOT NULL CHECK (shard >= 0),
    CHECK ((revokedAt IS NULL) = (reason IS NULL)),
    CHECK (listed = 0 OR revokedAt IS NOT NULL),
    FOREIGN KEY (authority, serial) REFERENCES certificate (authority, serial)
) STRICT;

CREATE UNIQUE INDEX statusEntryListed ON statusEntry (authority, serial) WHERE listed = 1;

CREATE INDEX statusEntryOrder ON statusEntry (
    authority, length(serial), serial, notAfter, revokedAt, reason, invalidityDate, shard)
    WHERE listed = 1;

CREATE INDEX statusEntryReleased ON statusEntry (authority, serial, sequence)
    WHERE revokedAt IS NULL;

CREATE INDEX statusEntryShard ON statusEntry (
    authority, shard, length(serial), serial, notAfter, revokedAt, reason, invalidityDate)
    WHERE listed = 1 AND shard > 0;

CREATE TABLE subject (
    uid TEXT NOT NULL PRIMARY KEY,
    identityDigest BLOB NOT NULL,
    createdAt INTEGER NOT NULL
) STRICT;

CREATE UNIQUE INDEX subjectIdentity ON subject (identityDigest);

CREATE TABLE submission (
    application TEXT NOT NULL REFERENCES application (number),
    snapshotVersion INTEGER NOT NULL CHECK (snapshotVersion >= 1),
    snapshot BLOB NOT NULL,
    rejectedAt INTEGER NOT NULL,
    PRIMARY KEY (application, snapshotVersion)
) STRICT;

CREATE TABLE supersession (
    predecessor INTEGER PRIMARY KEY REFERENCES certificate (id),
    successor INTEGER NOT NULL REFERENCES certificate (id),
    dueAt INTEGER NOT NULL,
    CHECK (predecessor <> successor)
) STRICT;

CREATE INDEX supersessionDue ON supersession (dueAt, predecessor);

CREATE TABLE "token" (
    serial TEXT NOT NULL PRIMARY KEY,
    driver TEXT NOT NULL,
    model TEXT NOT NULL,
    batch TEXT CHECK (length(batch) BETWEEN 1 AND 64),
    state TEXT NOT NULL CHECK (state IN (
        'IN_STOCK', 'ALLOCATED', 'INITIALIZED', 'IN_PRODUCTION', 'PRODUCED', 'SHIPPED',
        'IN_USE', 'LOCKED', 'RETIRED', 'LOST', 'DEFECTIVE')),
    application TEXT REFERENCES application (number),
    wrappedSecrets BLOB,
    pinTriesLeft INTEGER,
    version INTEGER NOT NULL CHECK (version >= 1),
    updatedAt INTEGER NOT NULL
, pendingSecrets BLOB, letters INTEGER NOT NULL DEFAULT 0 CHECK (letters >= 0), unlocks INTEGER NOT NULL DEFAULT 0 CHECK (unlocks >= 0), faults INTEGER NOT NULL DEFAULT 0 CHECK (faults >= 0), handedLetter INTEGER NOT NULL DEFAULT 0
CHECK (handedLetter >= 0 AND handedLetter <= letters)) STRICT;

CREATE INDEX tokenApplication ON token (application) WHERE application IS NOT NULL;

CREATE INDEX tokenLetterLost ON token (serial) WHERE handedLetter < letters;

CREATE INDEX tokenModel ON token (model, state);

CREATE INDEX tokenState ON token (state, serial);

CREATE TABLE tokenUnlock (
    tokenSerial TEXT NOT NULL REFERENCES token (serial),
    sequence INTEGER NOT NULL CHECK (sequence >= 1),
    state TEXT NOT NULL CHECK (state IN (
        'REQUESTED', 'APPROVED', 'RUNNING', 'COMPLETED', 'REJECTED', 'EXPIRED')),
    text TEXT NOT NULL,
    evidence TEXT NOT NULL,
    requestedBy TEXT NOT NULL,
    decidedBy TEXT,
    ranBy TEXT,
    expiresAt INTEGER NOT NULL,
    createdAt INTEGER NOT NULL,
    updatedAt INTEGER NOT NULL,
    PRIMARY KEY (tokenSerial, sequence),
    CHECK (decidedBy <> requestedBy)
) STRICT;

CREATE UNIQUE INDEX tokenUnlockOpen ON tokenUnlock (tokenSerial)
WHERE state IN ('REQUESTED', 'APPROVED', 'RUNNING');

CREATE INDEX tokenUnlockState ON tokenUnlock (state, tokenSerial);

CREATE TABLE unlockCode (
    tokenSerial TEXT NOT NULL,
    unlock INTEGER NOT NULL,
    sequence INTEGER NOT NULL CHECK (sequence >= 1),
    state TEXT NOT NULL CHECK (state IN (
        'ISSUED', 'REDEEMED', 'CONSUMED', 'LOCKED', 'SUPERSEDED')),
    certificateSerial TEXT NOT NULL,
    digest BLOB NOT NULL CHECK (length(digest) = 32),
    wrongTries INTEGER NOT NULL CHECK (wrongTries BETWEEN 0 AND 5),
    sessionDigest BLOB CHECK (length(sessionDigest) = 32),
    sessionUntil INTEGER CHECK ((sessionUntil IS NULL) = (sessionDigest IS NULL)),
    nonce BLOB CHECK ((nonce IS NULL) = (sessionDigest IS NULL)),
    releases INTEGER NOT NULL CHECK (releases >= 0),
    issuedBy TEXT NOT NULL,
    expiresAt INTEGER NOT NULL,
    createdAt INTEGER NOT NULL,
    updatedAt INTEGER NOT NULL,
    PRIMARY KEY (tokenSerial, unlock, sequence),
    FOREIGN KEY (tokenSerial, unlock) REFERENCES tokenUnlock (tokenSerial, sequence)
) STRICT;

CREATE UNIQUE INDEX unlockCodeOpen ON unlockCode (tokenSerial)
WHERE state IN ('ISSUED', 'REDEEMED');

CREATE UNIQUE INDEX unlockCodeSession ON unlockCode (sessionDigest)
WHERE sessionDigest IS NOT NULL;

CREATE TABLE upload (
    id TEXT NOT NULL PRIMARY KEY CHECK (length(id) = 32),
    application TEXT NOT NULL REFERENCES application (number) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    mediaType TEXT NOT NULL,
    size INTEGER NOT NULL CHECK (size > 0),
    storedAs TEXT NOT NULL,
    createdAt INTEGER NOT NULL
) STRICT;

CREATE INDEX uploadApplication ON upload (application, createdAt);

CREATE TABLE webhookDelivery (
    endpoint TEXT NOT NULL REFERENCES webhookEndpoint (name),
    event INTEGER NOT NULL REFERENCES webhookEvent (sequence),
    state TEXT NOT NULL CHECK (state IN ('WAITING', 'SENDING', 'SENT', 'FAILED')),
    attempts INTEGER NOT NULL CHECK (attempts >= 0),
    dueAt INTEGER NOT NULL,
    detail TEXT,
    updatedAt INTEGER NOT NULL,
    PRIMARY KEY (endpoint, event)
) STRICT;

CREATE INDEX webhookDeliveryEvent ON webhookDelivery (event);

CREATE INDEX webhookDeliveryOpen ON webhookDelivery (endpoint, event)
    WHERE state IN ('WAITING', 'SENDING');

CREATE INDEX webhookDeliveryState ON webhookDelivery (state, event, endpoint);

CREATE TABLE webhookEndpoint (
    name TEXT NOT NULL PRIMARY KEY,
    active INTEGER NOT NULL CHECK (active IN (0, 1)),
    createdAt INTEGER NOT NULL
) STRICT;

CREATE INDEX webhookEndpointActive ON webhookEndpoint (name) WHERE active = 1;

CREATE TABLE webhookEvent (
    sequence INTEGER PRIMARY KEY CHECK (sequence >= 1),
    id TEXT NOT NULL CHECK (length(id) = 32),
    kind TEXT NOT NULL CHECK (kind IN (
        'certificate.issued', 'certificate.revoked', 'binding.bound', 'binding.ended')),
    certificateAuthority TEXT NOT NULL,
    certificateSerial BLOB NOT NULL,
    state TEXT NOT NULL,
    issuer TEXT,
    subject TEXT,
    detail TEXT,
    occurredAt INTEGER NOT NULL,
    CHECK ((issuer IS NULL) = (subject IS NULL)),
    FOREIGN KEY (certificateAuthority, certificateSerial)
        REFERENCES certificate (authority, serial)
) STRICT;

CREATE INDEX webhookEventCertificate
    ON webhookEvent (certificateAuthority, certificateSerial);
