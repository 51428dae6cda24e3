// Written by scripts/embed-contract.sh from docs/openapi.yaml.

extension APIContract {
    /// docs/openapi.yaml, octet for octet.
    static let text = ##"""
        openapi: 3.1.0
        info:
          title: pki, the API for issuance
          version: "1"
          summary: Certificates for machines, and for approved applications, over TLS with client certificates.
          description: |
            Every request is made over TLS 1.3 with a client certificate that `pki client create` made, or with that of a member
            of the staff. Whether it may still be used is asked at each request, on an open connection too. Failures are problem
            details (RFC 9457): `detail` says what failed, `hint` what to do, `code` is for programs, `request` finds the log line.
          license:
            name: Apache-2.0
            identifier: Apache-2.0
        servers:
          - url: https://localhost:8443
            description: Where `api.listen` of pki.yaml says.
        security:
          - clientCertificate: []
        tags:
          - name: certificates
            description: Issue, read and revoke the caller's own certificates.
          - name: profiles
            description: What the caller may ask for.
          - name: production
            description: |
              What a station that makes tokens asks of the office that has the book; for producers only. Every message may be sent again, and gets what the first one got.
          - name: unlock
            description: |
              For holders with an unlock code: at the door for holders (`api.holders` of pki.yaml), which asks for no client
              certificate, and at no other.
          - name: contract
            description: This document.
        paths:
          /api/v1/certificates:
            post:
              tags: [certificates]
              operationId: issueCertificate
              summary: Issue a certificate
              description: |
                A machine names a profile it is registered for, and the facts about the subject that the profile uses. A producer
                names an application whose token they are making: its job is theirs and at KEY_GENERATED, the request is by the key
                on the token, and the approved snapshot decides the subject. From the PKCS#10 request only the public key is
                taken, after its proof of possession.
              parameters:
                - $ref: "#/components/parameters/IdempotencyKey"
              requestBody:
                required: true
                content:
                  application/json:
                    schema:
                      $ref: "#/components/schemas/IssuanceRequest"
                    examples:
                      machine:
                        value:
                          profile: TLS-CLIENT
                          subject: {name: node-17.example, organization: 必联电子招标投标平台}
                          request: "-----BEGIN CERTIFICATE REQUEST-----\nMIIB...\n-----END CERTIFICATE REQUEST-----\n"
              responses:
                "201":
                  description: Issued; or the same request was issued before, under the same idempotency key.
                  headers:
                    Location:
                      description: Where the certificate is.
                      required: true
                      schema: {type: string, format: uri-reference}
                    X-Request-Id: {$ref: "#/components/headers/RequestId"}
                  content:
                    application/json:
                      schema: {$ref: "#/components/schemas/Certificate"}
                "400": {$ref: "#/components/responses/Problem"}
                "401": {$ref: "#/components/responses/Problem"}
                "403": {$ref: "#/components/responses/Problem"}
                "404": {$ref: "#/components/responses/Problem"}
                "409": {$ref: "#/components/responses/Problem"}
                "413": {$ref: "#/components/responses/Problem"}
                "415": {$ref: "#/components/responses/Problem"}
                "422": {$ref: "#/components/responses/Problem"}
                "429": {$ref: "#/components/responses/Problem"}
                "500": {$ref: "#/components/responses/Problem"}
                "503": {$ref: "#/components/responses/Problem"}
          /api/v1/certificates/{serial}:
            parameters:
              - $ref: "#/components/parameters/Serial"
            get:
              tags: [certificates]
              operationId: readCertificate
              summary: Read one of the caller's own certificates
              responses:
                "200":
                  description: The certificate.
                  headers:
                    X-Request-Id: {$ref: "#/components/headers/RequestId"}
                  content:
                    application/json:
                      schema: {$ref: "#/components/schemas/Certificate"}
                "401": {$ref: "#/components/responses/Problem"}
                "403": {$ref: "#/components/responses/Problem"}
                "404": {$ref: "#/components/responses/Problem"}
                "429": {$ref: "#/components/responses/Problem"}
                "500": {$ref: "#/components/responses/Problem"}
                "503": {$ref: "#/components/responses/Problem"}
          /api/v1/certificates/{serial}/revocation:
            parameters:
              - $ref: "#/components/parameters/Serial"
            post:
              tags: [certificates]
              operationId: revokeCertificate
              summary: Revoke one of the caller's own certificates, for ever
              requestBody:
                required: true
                content:
                  application/json:
                    schema: {$ref: "#/components/schemas/RevocationRequest"}
              responses:
                "200":
                  description: Revoked, durably; OCSP says so at once, the next list follows.
                  headers:
                    X-Request-Id: {$ref: "#/components/headers/RequestId"}
                  content:
                    application/json:
                      schema: {$ref: "#/components/schemas/Certificate"}
                "400": {$ref: "#/components/responses/Problem"}
                "401": {$ref: "#/components/responses/Problem"}
                "403": {$ref: "#/components/responses/Problem"}
                "404": {$ref: "#/components/responses/Problem"}
                "409": {$ref: "#/components/responses/Problem"}
                "413": {$ref: "#/components/responses/Problem"}
                "415": {$ref: "#/components/responses/Problem"}
                "429": {$ref: "#/components/responses/Problem"}
                "500": {$ref: "#/components/responses/Problem"}
                "503": {$ref: "#/components/responses/Problem"}
          /api/v1/profiles:
            get:
              tags: [profiles]
              operationId: listProfiles
              summary: What the caller may ask for
              responses:
                "200":
                  description: The profiles, by name; none for the staff, whose applications say theirs.
                  headers:
                    X-Request-Id: {$ref: "#/components/headers/RequestId"}
                  content:
                    application/json:
                      schema: {$ref: "#/components/schemas/Profiles"}
                "401": {$ref: "#/components/responses/Problem"}
                "403": {$ref: "#/components/responses/Problem"}
                "429": {$ref: "#/components/responses/Problem"}
                "500": {$ref: "#/components/responses/Problem"}
                "503": {$ref: "#/components/responses/Problem"}
          /api/v1/production/open:
            post:
              tags: [production]
              operationId: openStation
              summary: Begin a session; the newest of an operator counts
              requestBody:
                required: true
                content:
                  application/json:
                    schema: {$ref: "#/components/schemas/StationOpen"}
              responses:
                "200":
                  description: Done.
                  headers:
                    X-Request-Id: {$ref: "#/components/headers/RequestId"}
                  content:
                    application/json:
                      schema: {$ref: "#/components/schemas/StationOpened"}
                "400": {$ref: "#/components/responses/Problem"}
                "401": {$ref: "#/components/responses/Problem"}
                "403": {$ref: "#/components/responses/Problem"}
                "404": {$ref: "#/components/responses/Problem"}
                "409": {$ref: "#/components/responses/Problem"}
                "413": {$ref: "#/components/responses/Problem"}
                "415": {$ref: "#/components/responses/Problem"}
                "429": {$ref: "#/components/responses/Problem"}
                "500": {$ref: "#/components/responses/Problem"}
                "503": {$ref: "#/components/responses/Problem"}
          /api/v1/production/close:
            post:
              tags: [production]
              operationId: closeStation
              summary: End the session
              requestBody:
                required: true
                content:
                  application/json:
                    schema: {$ref: "#/components/schemas/StationPlaceOnly"}
              responses:
                "200":
                  description: Done.
                  headers:
                    X-Request-Id: {$ref: "#/components/headers/RequestId"}
                  content:
                    application/json:
                      schema: {$ref: "#/components/schemas/StationDone"}
                "400": {$ref: "#/components/responses/Problem"}
                "401": {$ref: "#/components/responses/Problem"}
                "403": {$ref: "#/components/responses/Problem"}
                "404": {$ref: "#/components/responses/Problem"}
                "409": {$ref: "#/components/responses/Problem"}
                "413": {$ref: "#/components/responses/Problem"}
                "415": {$ref: "#/components/responses/Problem"}
                "429": {$ref: "#/components/responses/Problem"}
                "500": {$ref: "#/components/responses/Problem"}
                "503": {$ref: "#/components/responses/Problem"}
          /api/v1/production/waiting:
            post:
              tags: [production]
              operationId: countJobs
              summary: How many jobs the station may take
              requestBody:
                required: true
                content:
                  application/json:
                    schema: {$ref: "#/components/schemas/StationWaiting"}
              responses:
                "200":
                  description: Done.
                  headers:
                    X-Request-Id: {$ref: "#/components/headers/RequestId"}
                  content:
                    application/json:
                      schema: {$ref: "#/components/schemas/StationCount"}
                "400": {$ref: "#/components/responses/Problem"}
                "401": {$ref: "#/components/responses/Problem"}
                "403": {$ref: "#/components/responses/Problem"}
                "404": {$ref: "#/components/responses/Problem"}
                "409": {$ref: "#/components/responses/Problem"}
                "413": {$ref: "#/components/responses/Problem"}
                "415": {$ref: "#/components/responses/Problem"}
                "429": {$ref: "#/components/responses/Problem"}
                "500": {$ref: "#/components/responses/Problem"}
                "503": {$ref: "#/components/responses/Problem"}
          /api/v1/production/next:
            post:
              tags: [production]
              operationId: takeNextJob
              summary: Take the next job
              requestBody:
                required: true
                content:
                  application/json:
                    schema: {$ref: "#/components/schemas/StationNext"}
              responses:
                "200":
                  description: Done.
                  headers:
                    X-Request-Id: {$ref: "#/components/headers/RequestId"}
                  content:
                    application/json:
                      schema: {$ref: "#/components/schemas/StationOffer"}
                "400": {$ref: "#/components/responses/Problem"}
                "401": {$ref: "#/components/responses/Problem"}
                "403": {$ref: "#/components/responses/Problem"}
                "404": {$ref: "#/components/responses/Problem"}
                "409": {$ref: "#/components/responses/Problem"}
                "413": {$ref: "#/components/responses/Problem"}
                "415": {$ref: "#/components/responses/Problem"}
                "429": {$ref: "#/components/responses/Problem"}
                "500": {$ref: "#/components/responses/Problem"}
                "503": {$ref: "#/components/responses/Problem"}
          /api/v1/production/claim:
            post:
              tags: [production]
              operationId: takeJob
              summary: Take the job of an application
              requestBody:
                required: true
                content:
                  application/json:
                    schema: {$ref: "#/components/schemas/StationApplication"}
              responses:
                "200":
                  description: Done.
                  headers:
                    X-Request-Id: {$ref: "#/components/headers/RequestId"}
                  content:
                    application/json:
                      schema: {$ref: "#/components/schemas/StationTicket"}
                "400": {$ref: "#/components/responses/Problem"}
                "401": {$ref: "#/components/responses/Problem"}
                "403": {$ref: "#/components/responses/Problem"}
                "404": {$ref: "#/components/responses/Problem"}
                "409": {$ref: "#/components/responses/Problem"}
                "413": {$ref: "#/components/responses/Problem"}
                "415": {$ref: "#/components/responses/Problem"}
                "429": {$ref: "#/components/responses/Problem"}
                "500": {$ref: "#/components/responses/Problem"}
                "503": {$ref: "#/components/responses/Problem"}
          /api/v1/production/release:
            post:
              tags: [production]
              operationId: giveJobBack
              summary: Give back a job that nothing was done for
              requestBody:
                required: true
                content:
                  application/json:
                    schema: {$ref: "#/components/schemas/StationApplication"}
              responses:
                "200":
                  description: Done.
                  headers:
                    X-Request-Id: {$ref: "#/components/headers/RequestId"}
                  content:
                    application/json:
                      schema: {$ref: "#/components/schemas/StationDone"}
                "400": {$ref: "#/components/responses/Problem"}
                "401": {$ref: "#/components/responses/Problem"}
                "403": {$ref: "#/components/responses/Problem"}
                "404": {$ref: "#/components/responses/Problem"}
                "409": {$ref: "#/components/responses/Problem"}
                "413": {$ref: "#/components/responses/Problem"}
                "415": {$ref: "#/components/responses/Problem"}
                "429": {$ref: "#/components/responses/Problem"}
                "500": {$ref: "#/components/responses/Problem"}
                "503": {$ref: "#/components/responses/Problem"}
          /api/v1/production/standing:
            post:
              tags: [production]
              operationId: readStanding
              summary: What is on record of a token
              requestBody:
                required: true
                content:
                  application/json:
                    schema: {$ref: "#/components/schemas/StationToken"}
              responses:
                "200":
                  description: Done.
                  headers:
                    X-Request-Id: {$ref: "#/components/headers/RequestId"}
                  content:
                    application/json:
                      schema: {$ref: "#/components/schemas/StationStanding"}
                "400": {$ref: "#/components/responses/Problem"}
                "401": {$ref: "#/components/responses/Problem"}
                "403": {$ref: "#/components/responses/Problem"}
                "404": {$ref: "#/components/responses/Problem"}
                "409": {$ref: "#/components/responses/Problem"}
                "413": {$ref: "#/components/responses/Problem"}
                "415": {$ref: "#/components/responses/Problem"}
                "429": {$ref: "#/components/responses/Problem"}
                "500": {$ref: "#/components/responses/Problem"}
                "503": {$ref: "#/components/responses/Problem"}
          /api/v1/production/owner:
            post:
              tags: [production]
              operationId: readOwner
              summary: Which token the certificate of a job belongs to
              requestBody:
                required: true
                content:
                  application/json:
                    schema: {$ref: "#/components/schemas/StationApplication"}
              responses:
                "200":
                  description: Done.
                  headers:
                    X-Request-Id: {$ref: "#/components/headers/RequestId"}
                  content:
                    application/json:
                      schema: {$ref: "#/components/schemas/StationOwner"}
                "400": {$ref: "#/components/responses/Problem"}
                "401": {$ref: "#/components/responses/Problem"}
                "403": {$ref: "#/components/responses/Problem"}
                "404": {$ref: "#/components/responses/Problem"}
                "409": {$ref: "#/components/responses/Problem"}
                "413": {$ref: "#/components/responses/Problem"}
                "415": {$ref: "#/components/responses/Problem"}
                "429": {$ref: "#/components/responses/Problem"}
                "500": {$ref: "#/components/responses/Problem"}
                "503": {$ref: "#/components/responses/Problem"}
          /api/v1/production/begin:
            post:
              tags: [production]
              operationId: chooseToken
              summary: Choose the inserted token for a job that the station holds
              requestBody:
                required: true
                content:
                  application/json:
                    schema: {$ref: "#/components/schemas/StationBegin"}
              responses:
                "200":
                  description: Done.
                  headers:
                    X-Request-Id: {$ref: "#/components/headers/RequestId"}
                  content:
                    application/json:
                      schema: {$ref: "#/components/schemas/StationOrder"}
                "400": {$ref: "#/components/responses/Problem"}
                "401": {$ref: "#/components/responses/Problem"}
                "403": {$ref: "#/components/responses/Problem"}
                "404": {$ref: "#/components/responses/Problem"}
                "409": {$ref: "#/components/responses/Problem"}
                "413": {$ref: "#/components/responses/Problem"}
                "415": {$ref: "#/components/responses/Problem"}
                "429": {$ref: "#/components/responses/Problem"}
                "500": {$ref: "#/components/responses/Problem"}
                "503": {$ref: "#/components/responses/Problem"}
          /api/v1/production/secrets:
            post:
              tags: [production]
              operationId: releaseSecrets
              summary: The secrets of the token that was chosen; each time on record first
              requestBody:
                required: true
                content:
                  application/json:
                    schema: {$ref: "#/components/schemas/StationTokenOfJob"}
              responses:
                "200":
                  description: Done.
                  headers:
                    X-Request-Id: {$ref: "#/components/headers/RequestId"}
                  content:
                    application/octet-stream:
                      schema:
                        type: string
                        maxLength: 256
                        description: Version 1, kind of management key, then management key, PUK and PIN, each behind an octet of length.
                "400": {$ref: "#/components/responses/Problem"}
                "401": {$ref: "#/components/responses/Problem"}
                "403": {$ref: "#/components/responses/Problem"}
                "404": {$ref: "#/components/responses/Problem"}
                "409": {$ref: "#/components/responses/Problem"}
                "413": {$ref: "#/components/responses/Problem"}
                "415": {$ref: "#/components/responses/Problem"}
                "429": {$ref: "#/components/responses/Problem"}
                "500": {$ref: "#/components/responses/Problem"}
                "503": {$ref: "#/components/responses/Problem"}
          /api/v1/production/record:
            post:
              tags: [production]
              operationId: recordStep
              summary: Report a finished step
              requestBody:
                required: true
                content:
                  application/json:
                    schema: {$ref: "#/components/schemas/StationStep"}
              responses:
                "200":
                  description: Done.
                  headers:
                    X-Request-Id: {$ref: "#/components/headers/RequestId"}
                  content:
                    application/json:
                      schema: {$ref: "#/components/schemas/StationTicket"}
                "400": {$ref: "#/components/responses/Problem"}
                "401": {$ref: "#/components/responses/Problem"}
                "403": {$ref: "#/components/responses/Problem"}
                "404": {$ref: "#/components/responses/Problem"}
                "409": {$ref: "#/components/responses/Problem"}
                "413": {$ref: "#/components/responses/Problem"}
                "415": {$ref: "#/components/responses/Problem"}
                "429": {$ref: "#/components/responses/Problem"}
                "500": {$ref: "#/components/responses/Problem"}
                "503": {$ref: "#/components/responses/Problem"}
          /api/v1/production/issue:
            post:
              tags: [production]
              operationId: certifyToken
              summary: The certificate for the key that the token made
              requestBody:
                required: true
                content:
                  application/json:
                    schema: {$ref: "#/components/schemas/StationIssue"}
              responses:
                "200":
                  description: Done.
                  headers:
                    X-Request-Id: {$ref: "#/components/headers/RequestId"}
                  content:
                    application/json:
                      schema: {$ref: "#/components/schemas/StationIssued"}
                "400": {$ref: "#/components/responses/Problem"}
                "401": {$ref: "#/components/responses/Problem"}
                "403": {$ref: "#/components/responses/Problem"}
                "404": {$ref: "#/components/responses/Problem"}
                "409": {$ref: "#/components/responses/Problem"}
                "413": {$ref: "#/components/responses/Problem"}
                "415": {$ref: "#/components/responses/Problem"}
                "429": {$ref: "#/components/responses/Problem"}
                "500": {$ref: "#/components/responses/Problem"}
                "503": {$ref: "#/components/responses/Problem"}
          /api/v1/production/set-aside:
            post:
              tags: [production]
              operationId: setTokenAside
              summary: Give up a token that cannot be finished
              requestBody:
                required: true
                content:
                  application/json:
                    schema: {$ref: "#/components/schemas/StationSetAside"}
              responses:
                "200":
                  description: Done.
                  headers:
                    X-Request-Id: {$ref: "#/components/headers/RequestId"}
                  content:
                    application/json:
                      schema: {$ref: "#/components/schemas/StationGivenUp"}
                "400": {$ref: "#/components/responses/Problem"}
                "401": {$ref: "#/components/responses/Problem"}
                "403": {$ref: "#/components/responses/Problem"}
                "404": {$ref: "#/components/responses/Problem"}
                "409": {$ref: "#/components/responses/Problem"}
                "413": {$ref: "#/components/responses/Problem"}
                "415": {$ref: "#/components/responses/Problem"}
                "429": {$ref: "#/components/responses/Problem"}
                "500": {$ref: "#/components/responses/Problem"}
                "503": {$ref: "#/components/responses/Problem"}
          /api/v1/production/letter:
            post:
              tags: [production]
              operationId: drawUpLetter
              summary: The PIN letter of a token that was made here, not yet on record
              requestBody:
                required: true
                content:
                  application/json:
                    schema: {$ref: "#/components/schemas/StationToken"}
              responses:
                "200":
                  description: Done.
                  headers:
                    X-Request-Id: {$ref: "#/components/headers/RequestId"}
                    ETag:
                      description: The version of the token's record, for `lettered`.
                      required: true
                      schema: {type: string, pattern: '^"[0-9]+"$'}
                  content:
                    application/pdf:
                      schema: {type: string}
                "400": {$ref: "#/components/responses/Problem"}
                "401": {$ref: "#/components/responses/Problem"}
                "403": {$ref: "#/components/responses/Problem"}
                "404": {$ref: "#/components/responses/Problem"}
                "409": {$ref: "#/components/responses/Problem"}
                "413": {$ref: "#/components/responses/Problem"}
                "415": {$ref: "#/components/responses/Problem"}
                "429": {$ref: "#/components/responses/Problem"}
                "500": {$ref: "#/components/responses/Problem"}
                "503": {$ref: "#/components/responses/Problem"}
          /api/v1/production/lettered:
            post:
              tags: [production]
              operationId: recordLetter
              summary: Report that the letter is written
              requestBody:
                required: true
                content:
                  application/json:
                    schema: {$ref: "#/components/schemas/StationLettered"}
              responses:
                "200":
                  description: Done.
                  headers:
                    X-Request-Id: {$ref: "#/components/headers/RequestId"}
                  content:
                    application/json:
                      schema: {$ref: "#/components/schemas/StationDone"}
                "400": {$ref: "#/components/responses/Problem"}
                "401": {$ref: "#/components/responses/Problem"}
                "403": {$ref: "#/components/responses/Problem"}
                "404": {$ref: "#/components/responses/Problem"}
                "409": {$ref: "#/components/responses/Problem"}
                "413": {$ref: "#/components/responses/Problem"}
                "415": {$ref: "#/components/responses/Problem"}
                "429": {$ref: "#/components/responses/Problem"}
                "500": {$ref: "#/components/responses/Problem"}
                "503": {$ref: "#/components/responses/Problem"}
          /api/v1/unlock/redeem:
            post:
              tags: [unlock]
              operationId: redeemUnlockCode
              summary: Open a session of 30 minutes with an unlock code
              security: []
              requestBody:
                required: true
                content:
                  application/json:
                    schema: {$ref: "#/components/schemas/UnlockRedemption"}
              responses:
                "200":
                  description: Done.
                  headers:
                    X-Request-Id: {$ref: "#/components/headers/RequestId"}
                  content:
                    application/json:
                      schema: {$ref: "#/components/schemas/UnlockSession"}
                "400": {$ref: "#/components/responses/Problem"}
                "403": {$ref: "#/components/responses/Problem"}
                "404": {$ref: "#/components/responses/Problem"}
                "409": {$ref: "#/components/responses/Problem"}
                "413": {$ref: "#/components/responses/Problem"}
                "415": {$ref: "#/components/responses/Problem"}
                "429": {$ref: "#/components/responses/Problem"}
                "500": {$ref: "#/components/responses/Problem"}
                "503": {$ref: "#/components/responses/Problem"}
          /api/v1/unlock/secrets:
            post:
              tags: [unlock]
              operationId: releaseUnlockSecrets
              summary: The secrets the token had, and those it is to have; each time on record first
              security: []
              requestBody:
                required: true
                content:
                  application/json:
                    schema: {$ref: "#/components/schemas/UnlockSessionName"}
              responses:
                "200":
                  description: Done.
                  headers:
                    X-Request-Id: {$ref: "#/components/headers/RequestId"}
                  content:
                    application/octet-stream:
                      schema:
                        type: string
                        maxLength: 512
                        description: |
                          Twice an octet of length and as many octets: version 1, kind of management key, then management key, PUK and
                          PIN, each behind an octet of length. First what the token had, then what it is to have.
                "400": {$ref: "#/components/responses/Problem"}
                "403": {$ref: "#/components/responses/Problem"}
                "404": {$ref: "#/components/responses/Problem"}
                "409": {$ref: "#/components/responses/Problem"}
                "413": {$ref: "#/components/responses/Problem"}
                "415": {$ref: "#/components/responses/Problem"}
                "429": {$ref: "#/components/responses/Problem"}
                "500": {$ref: "#/components/responses/Problem"}
                "503": {$ref: "#/components/responses/Problem"}
          /api/v1/unlock/complete:
            post:
              tags: [unlock]
              operationId: completeUnlock
              summary: Finish the unlock, for which the token has signed
              security: []
              requestBody:
                required: true
                content:
                  application/json:
                    schema: {$ref: "#/components/schemas/UnlockProof"}
              responses:
                "200":
                  description: Done.
                  headers:
                    X-Request-Id: {$ref: "#/components/headers/RequestId"}
                  content:
                    application/json:
                      schema: {$ref: "#/components/schemas/UnlockDone"}
                "400": {$ref: "#/components/responses/Problem"}
                "403": {$ref: "#/components/responses/Problem"}
                "404": {$ref: "#/components/responses/Problem"}
                "409": {$ref: "#/components/responses/Problem"}
                "413": {$ref: "#/components/responses/Problem"}
                "415": {$ref: "#/components/responses/Problem"}
                "429": {$ref: "#/components/responses/Problem"}
                "500": {$ref: "#/components/responses/Problem"}
                "503": {$ref: "#/components/responses/Problem"}
          /api/v1/openapi.yaml:
            get:
              tags: [contract]
              operationId: readContract
              summary: This document, as the server keeps it
              parameters:
                - name: If-None-Match
                  in: header
                  required: false
                  description: The ETag of an earlier answer.
                  schema: {type: string}
              responses:
                "200":
                  description: The contract.
                  headers:
                    ETag:
                      description: Names this version.
                      required: true
                      schema: {type: string, pattern: '^"[0-9a-f]{32}"$'}
                    X-Request-Id: {$ref: "#/components/headers/RequestId"}
                  content:
                    application/yaml:
                      schema: {type: object}
                "304":
                  description: It is the version that the caller has.
                "401": {$ref: "#/components/responses/Problem"}
                "403": {$ref: "#/components/responses/Problem"}
                "429": {$ref: "#/components/responses/Problem"}
                "500": {$ref: "#/components/responses/Problem"}
                "503": {$ref: "#/components/responses/Problem"}
        components:
          securitySchemes:
            clientCertificate:
              type: mutualTLS
              description: TLS 1.3 with a client certificate of this centre.
          parameters:
            IdempotencyKey:
              name: Idempotency-Key
              in: header
              required: false
              description: |
                Under the same key the same body gives the same certificate, also after a crash in between; another body gets 422;
                while the first is under way, 409. Kept for a week. Of the caller's own: others may use the same key.
              schema:
                type: string
                minLength: 1
                maxLength: 128
                pattern: "^[\\x21\\x23-\\x2B\\x2D-\\x5B\\x5D-\\x7E]{1,128}$"
            Serial:
              name: serial
              in: path
              required: true
              description: The serial number, lower-case hexadecimal.
              schema:
                type: string
                pattern: "^([0-9a-f]{2}){1,20}$"
          headers:
            RequestId:
              description: Finds the request in the log.
              required: true
              schema: {type: string, pattern: "^[0-9a-f]{16}$"}
          responses:
            Problem:
              description: It was not done; see `detail` and `hint`.
              headers:
                Retry-After:
                  description: Seconds, where sending it again later may help.
                  schema: {type: string}
              content:
                application/problem+json:
                  schema: {$ref: "#/components/schemas/Problem"}
          schemas:
            IssuanceRequest:
              type: object
              additionalProperties: false
              required: [request]
              properties:
                profile:
                  type: string
                  minLength: 1
                  maxLength: 64
                  description: Needed of a machine; for an application it is that of the application.
                application:
                  type: string
                  minLength: 1
                  maxLength: 64
                  description: The number of an approved application; for producers.
                subject:
                  type: object
                  maxProperties: 32
                  description: Facts by name, as `GET /api/v1/profiles` lists them.
                  additionalProperties:
                    oneOf:
                      - {type: string, minLength: 1, maxLength: 1024}
                      - type: array
                        minItems: 1
                        maxItems: 100
                        items: {type: string, minLength: 1, maxLength: 1024}
                request:
                  type: string
                  minLength: 1
                  maxLength: 49152
                  description: A PKCS#10 request, PEM.
            RevocationRequest:
              type: object
              additionalProperties: false
              properties:
                reason:
                  type: string
                  enum: [unspecified, keyCompromise, affiliationChanged, superseded, cessationOfOperation]
                  default: unspecified
            Certificate:
              type: object
              additionalProperties: false
              required: [serial, authority, profile, status, notBefore, notAfter, certificate, chain]
              properties:
                serial: {type: string, pattern: "^([0-9a-f]{2}){1,20}$"}
                authority: {type: string}
                profile: {type: string}
                status:
                  type: string
                  enum: [issued, active, held, revoked]
                  description: Expiry is seen from `notAfter`.
                notBefore: {type: string, format: date-time}
                notAfter: {type: string, format: date-time, description: The last second of validity.}
                certificate: {type: string, description: PEM.}
                chain:
                  type: array
                  description: From the issuing authority upwards, the root left out; PEM.
                  items: {type: string}
                revocation:
                  type: object
                  additionalProperties: false
                  required: [date, reason]
                  properties:
                    date: {type: string, format: date-time}
                    reason: {type: string}
            Profiles:
              type: object
              additionalProperties: false
              required: [profiles]
              properties:
                profiles:
                  type: array
                  items:
                    type: object
                    additionalProperties: false
                    required: [name, label, keys, subject]
                    properties:
                      name: {type: string}
                      label: {type: string}
                      keys:
                        type: array
                        items: {type: string}
                      subject:
                        type: array
                        items:
                          type: object
                          additionalProperties: false
                          required: [name, required]
                          properties:
                            name: {type: string}
                            required: {type: boolean}
            StationPlace:
              type: object
              additionalProperties: false
              required: [station, session]
              properties:
                station: {type: string, pattern: "^[a-z][a-z0-9-]{0,39}$"}
                session: {type: string, pattern: "^[0-9a-f]{32}$", description: What the station drew when its work began.}
            StationApplicationNumber: {type: string, pattern: "^CA[0-9]{8}[A-Z][0-9]{7}$"}
            StationSerial: {type: string, pattern: "^[!-~]{1,64}$", description: "A token's serial number."}
            StationPlaceOnly:
              type: object
              additionalProperties: false
              required: [at]
              properties:
                at: {$ref: "#/components/schemas/StationPlace"}
            StationDone:
              type: object
              additionalProperties: false
            StationOpen:
              type: object
              additionalProperties: false
              required: [at, release]
              properties:
                at: {$ref: "#/components/schemas/StationPlace"}
                release: {type: string, maxLength: 40, description: "The station's release, which must be the server's."}
            StationOpened:
              type: object
              additionalProperties: false
              required: [operatorName, time]
              properties:
                operatorName: {type: string}
                time: {type: integer, description: "The server's clock, seconds since 1970."}
            StationWaiting:
              type: object
              additionalProperties: false
              required: [at, excluding, limit]
              properties:
                at: {$ref: "#/components/schemas/StationPlace"}
                excluding: {type: array, maxItems: 2000, items: {$ref: "#/components/schemas/StationApplicationNumber"}}
                limit: {type: integer, minimum: 0, maximum: 1000}
            StationCount:
              type: object
              additionalProperties: false
              required: [waiting]
              properties:
                waiting: {type: integer, minimum: 0}
            StationNext:
              type: object
              additionalProperties: false
              required: [at, excluding]
              properties:
                at: {$ref: "#/components/schemas/StationPlace"}
                token: {$ref: "#/components/schemas/StationSerial"}
                excluding: {type: array, maxItems: 2000, items: {$ref: "#/components/schemas/StationApplicationNumber"}}
            StationApplication:
              type: object
              additionalProperties: false
              required: [at, application]
              properties:
                at: {$ref: "#/components/schemas/StationPlace"}
                application: {$ref: "#/components/schemas/StationApplicationNumber"}
            StationToken:
              type: object
              additionalProperties: false
              required: [at, token]
              properties:
                at: {$ref: "#/components/schemas/StationPlace"}
                token: {$ref: "#/components/schemas/StationSerial"}
            StationTokenOfJob:
              type: object
              additionalProperties: false
              required: [at, application, token]
              properties:
                at: {$ref: "#/components/schemas/StationPlace"}
                application: {$ref: "#/components/schemas/StationApplicationNumber"}
                token: {$ref: "#/components/schemas/StationSerial"}
            StationTicket:
              type: object
              additionalProperties: false
              required: [application, state]
              properties:
                application: {$ref: "#/components/schemas/StationApplicationNumber"}
                state: {type: string, enum: [QUEUED, CLAIMED, INITIALIZED, KEY_GENERATED, ISSUED, WRITTEN, VERIFIED, DONE, FAILED, CANCELLED, REJECTED]}
                token: {$ref: "#/components/schemas/StationSerial"}
            StationOffer:
              type: object
              additionalProperties: false
              properties:
                job: {$ref: "#/components/schemas/StationTicket"}
            StationStanding:
              type: object
              additionalProperties: false
              properties:
                carries: {$ref: "#/components/schemas/StationApplicationNumber"}
                inHand: {$ref: "#/components/schemas/StationApplicationNumber"}
                awaitsLetter: {$ref: "#/components/schemas/StationApplicationNumber"}
            StationOwner:
              type: object
              additionalProperties: false
              properties:
                token: {$ref: "#/components/schemas/StationSerial"}
            StationBegin:
              type: object
              additionalProperties: false
              required: [at, application, token, condition]
              properties:
                at: {$ref: "#/components/schemas/StationPlace"}
                application: {$ref: "#/components/schemas/StationApplicationNumber"}
                token: {$ref: "#/components/schemas/StationShown"}
                condition: {$ref: "#/components/schemas/StationCondition"}
            StationShown:
              type: object
              additionalProperties: false
              required: [driver, serial, model]
              properties:
                driver: {type: string, enum: [piv, pkcs11]}
                serial: {$ref: "#/components/schemas/StationSerial"}
                model: {type: string, minLength: 1, maxLength: 128}
            StationCondition:
              type: object
              additionalProperties: false
              required: [isFactoryFresh, capabilities, slots]
              properties:
                pinTriesLeft: {type: integer, minimum: 0, maximum: 255}
                pukTriesLeft: {type: integer, minimum: 0, maximum: 255}
                isFactoryFresh: {type: boolean}
                managementKeyAlgorithm: {type: integer, minimum: 0, maximum: 255}
                officerPINLength: {type: integer, minimum: 8, maximum: 32}
                capabilities: {$ref: "#/components/schemas/StationCapabilities"}
                slots: {type: array, maxItems: 4, items: {$ref: "#/components/schemas/StationSlot"}}
            StationCapabilities:
              type: object
              additionalProperties: false
              required: [algorithms, basis, features]
              properties:
                algorithms: {type: array, maxItems: 7, items: {type: string}}
                basis: {type: string, enum: [listed, firmware, standard]}
                firmware: {type: string, minLength: 1, maxLength: 32}
                features: {type: array, maxItems: 3, items: {type: string, enum: [serial, metadata, attestation]}}
            StationSlot:
              type: object
              additionalProperties: false
              required: [slot, hasCertificate]
              properties:
                slot: {type: string, enum: [authentication, signature, key-management, card-authentication]}
                hasKey: {type: boolean}
                algorithm: {type: string}
                hasCertificate: {type: boolean}
            StationOrder:
              type: object
              additionalProperties: false
              required: [job, slot, algorithm, attestation]
              properties:
                job: {$ref: "#/components/schemas/StationTicket"}
                slot: {type: string, enum: [authentication, signature, key-management, card-authentication]}
                algorithm: {type: string}
                attestation: {type: string, enum: ["off", used, required], description: Whether the token is asked what its maker states of the key.}
                publicKey: {type: string, contentEncoding: base64, maxLength: 32768}
                certificate: {type: string, contentEncoding: base64, maxLength: 32768}
            StationStep:
              type: object
              additionalProperties: false
              required: [at, application, token, step]
              properties:
                at: {$ref: "#/components/schemas/StationPlace"}
                application: {$ref: "#/components/schemas/StationApplicationNumber"}
                token: {$ref: "#/components/schemas/StationSerial"}
                step: {type: string, enum: [initialized, keyGenerated, written, verified, done]}
                publicKey: {type: string, contentEncoding: base64, maxLength: 32768}
                attestation: {$ref: "#/components/schemas/StationStatement"}
                pinTriesLeft: {type: integer, minimum: 0, maximum: 255}
            StationStatement:
              type: object
              additionalProperties: false
              required: [statement, issuer]
              description: With keyGenerated, a token's statement that the key was made in it; the office examines it.
              properties:
                statement: {type: string, contentEncoding: base64, minLength: 4, maxLength: 10924, description: "A certificate for the key, DER, at most 8192 octets."}
                issuer: {type: string, contentEncoding: base64, minLength: 4, maxLength: 10924, description: "The certificate of the token's key that signed it, DER, at most 8192 octets."}
            StationIssue:
              type: object
              additionalProperties: false
              required: [at, application, token, request]
              properties:
                at: {$ref: "#/components/schemas/StationPlace"}
                application: {$ref: "#/components/schemas/StationApplicationNumber"}
                token: {$ref: "#/components/schemas/StationSerial"}
                request: {type: string, contentEncoding: base64, maxLength: 32768}
            StationIssued:
              type: object
              additionalProperties: false
              required: [job, certificate]
              properties:
                job: {$ref: "#/components/schemas/StationTicket"}
                certificate: {type: string, contentEncoding: base64, maxLength: 32768}
            StationSetAside:
              type: object
              additionalProperties: false
              required: [at, application, reason]
              properties:
                at: {$ref: "#/components/schemas/StationPlace"}
                application: {$ref: "#/components/schemas/StationApplicationNumber"}
                reason: {type: string, minLength: 2, maxLength: 500}
            StationGivenUp:
              type: object
              additionalProperties: false
              required: [token, revoked]
              properties:
                token: {$ref: "#/components/schemas/StationSerial"}
                revoked: {type: array, items: {type: string, pattern: "^([0-9a-f]{2}){1,20}$"}}
            StationLettered:
              type: object
              additionalProperties: false
              required: [at, token, version]
              properties:
                at: {$ref: "#/components/schemas/StationPlace"}
                token: {$ref: "#/components/schemas/StationSerial"}
                version: {type: integer, minimum: 0}
            UnlockRedemption:
              type: object
              additionalProperties: false
              required: [token, certificate, code]
              properties:
                token: {$ref: "#/components/schemas/StationSerial"}
                certificate: {type: string, pattern: "^([0-9a-f]{2}){1,20}$", description: The serial number of the certificate on the token.}
                code: {type: string, maxLength: 32, description: "As on the paper; capitals, blanks and dashes do not matter."}
            UnlockSession:
              type: object
              additionalProperties: false
              required: [session, nonce, slot, until]
              properties:
                session: {type: string, pattern: "^[0-9a-f]{32}$", description: Known to who redeemed the code alone.}
                nonce: {type: string, contentEncoding: base64, description: 32 octets.}
                slot: {type: string, enum: [authentication, signature, key-management, card-authentication]}
                until: {type: integer, description: "The end of the session, seconds since 1970."}
            UnlockSessionName:
              type: object
              additionalProperties: false
              required: [session]
              properties:
                session: {type: string, pattern: "^[0-9a-f]{32}$"}
            UnlockProof:
              type: object
              additionalProperties: false
              required: [session, signature]
              properties:
                session: {type: string, pattern: "^[0-9a-f]{32}$"}
                signature:
                  type: string
                  contentEncoding: base64
                  maxLength: 2048
                  description: Over "pki unlock 1", a zero octet, the token's serial number, a zero octet and the nonce.
            UnlockDone:
              type: object
              additionalProperties: false
              required: [unlocks]
              properties:
                unlocks: {type: integer, minimum: 1, description: How often the token was unlocked.}
            Problem:
              type: object
              additionalProperties: false
              required: [type, title, status, code, detail]
              properties:
                type: {type: string, format: uri-reference}
                title: {type: string}
                status: {type: integer}
                code:
                  type: string
                  description: |
                    anonymous, bad-member, body-too-large, busy, code-refused, conflict, fault, idempotency-key-in-use,
                    idempotency-key-reused, idempotency-key-unreadable, invalid-input, media-type, method-not-allowed, no-session,
                    no-such-resource, not-found, not-json, proof-refused, refused, release-differs, session-over,
                    session-superseded, station-taken, token-unsuitable, too-fast, unauthorized or unavailable.
                detail: {type: string}
                hint: {type: string}
                request: {type: string}

        """##
}
