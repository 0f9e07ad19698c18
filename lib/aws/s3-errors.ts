import { S3ServiceException } from '@aws-sdk/client-s3';

/** A bucket is missing, elsewhere or closed. Trying again will not help until someone has acted on the message. */
export class BucketError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'BucketError';
  }
}

/** A pinned version is not there any more. Run the night again, so that it pins what is there now. */
export class VersionGoneError extends Error {
  constructor(location: string, options?: ErrorOptions) {
    super(
      `${location} was replaced or deleted after this night had listed it. Run the night again: it takes the file as it is now.`,
      options,
    );
    this.name = 'VersionGoneError';
  }
}

/** Says where and what to do for the refusals a person can mend; other errors are given back as they are. */
export function explainBucketError(error: unknown, location: string, action: string): unknown {
  if (!(error instanceof S3ServiceException)) return error;
  if (error.name === 'NoSuchBucket')
    return new BucketError(`${location}: there is no such bucket. Create it or correct its name.`, { cause: error });
  if (error.name === 'PermanentRedirect' || error.name === 'AuthorizationHeaderMalformed')
    return new BucketError(`${location}: the bucket is in another region. Set AWS_REGION to it.`, { cause: error });
  if (error.$metadata.httpStatusCode === 403)
    return new BucketError(`${location}: access denied. Allow ${action} to the role this runs under.`, {
      cause: error,
    });
  return error;
}
