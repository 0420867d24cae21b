import type { LoginReference } from '../../../src/messages/results';
import type { CaptureEditorModel } from '../CaptureEditorModel';

interface Props {
  readonly model: CaptureEditorModel;
  readonly place: LoginReference;
  readonly text: string;
}

/** A button that goes to another login. */
export function LoginLink({ model, place, text }: Props) {
  return (
    <button type="button" class="link" onClick={() => void model.logins.choose(place, place.frame, true)}>
      {text}
    </button>
  );
}
