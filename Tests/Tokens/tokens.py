"""Makes and reads tokens with PyJWT and joserfc. JSON comes in and goes out.

usage: tokens.py make <{"secrets": {ALGORITHM: TEXT}, "claims": {…}}    prints a JWK set and the tokens
       tokens.py read <{"secrets": {ALGORITHM: TEXT}, "tokens": [[ALGORITHM, TOKEN], …], "audience": …, "issuer": …}
                                                               prints the tokens' subjects
"""

import json
import sys

import jwt
from joserfc import jwt as joserfc_jwt
from joserfc.jwk import ECKey, OctKey, OKPKey, RSAKey

SECRETS = ["HS256", "HS384", "HS512"]


def make(given):
    keys = {
        algorithm: generate(parameters={"kid": algorithm.lower(), "alg": algorithm, "use": "sig"})
        for algorithm, generate in {
            "RS256": lambda **more: RSAKey.generate_key(2048, **more),
            "PS256": lambda **more: RSAKey.generate_key(3072, **more),
            "ES256": lambda **more: ECKey.generate_key("P-256", **more),
            "ES384": lambda **more: ECKey.generate_key("P-384", **more),
            "EdDSA": lambda **more: OKPKey.generate_key("Ed25519", **more),
        }.items()
    }
    tokens = []
    for algorithm, secret in given["secrets"].items():
        key = OctKey.import_key(secret)
        tokens += signed(algorithm, secret, key, given["claims"])
    for algorithm, key in keys.items():
        private = jwt.PyJWK.from_dict(key.as_dict(private=True)).key
        tokens += signed(algorithm, private, key, given["claims"])
    print(json.dumps({"jwks": {"keys": [key.as_dict(private=False) for key in keys.values()]}, "tokens": tokens}))


def signed(algorithm, key, joserfc_key, claims):
    header = {"alg": algorithm, "kid": algorithm.lower()}
    return [
        ["PyJWT", algorithm, jwt.encode(claims, key, algorithm, headers=header)],
        ["joserfc", algorithm, joserfc_jwt.encode(header, claims, joserfc_key, algorithms=[algorithm])],
    ]


def read(given):
    subjects = []
    for algorithm, token in given["tokens"]:
        secret = given["secrets"][algorithm]
        one = jwt.decode(token, secret, [algorithm], audience=given["audience"], issuer=given["issuer"])
        other = joserfc_jwt.decode(token, OctKey.import_key(secret), algorithms=[algorithm]).claims
        assert one == other, (one, other)
        registry = joserfc_jwt.JWTClaimsRegistry(
            iss={"essential": True, "value": given["issuer"]}, aud={"essential": True, "value": given["audience"]}
        )
        registry.validate(other)
        subjects.append(one["sub"])
    print(json.dumps(subjects))


{"make": make, "read": read}[sys.argv[1]](json.load(sys.stdin))
