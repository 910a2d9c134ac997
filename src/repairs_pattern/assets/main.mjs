// JavaScript only improves: every page works without it. The page's own inline script has already
// marked the body as supported, or has not, and then nothing here runs.

import {
  Button,
  CharacterCount,
  Checkboxes,
  ErrorSummary,
  NotificationBanner,
  PasswordInput,
  Radios,
  SkipLink,
  createAll,
  isSupported,
} from "govuk-frontend";
// Written by hatch_build.py: the default exports of every components/*/*.mjs.
import repairsComponents from "repairs-components";

if (isSupported()) {
  [
    Button,
    CharacterCount,
    Checkboxes,
    ErrorSummary,
    NotificationBanner,
    PasswordInput,
    Radios,
    SkipLink,
    ...repairsComponents,
  ].forEach((Component) => createAll(Component));
}
